"""Validators: read a TOML value, collect its errors, and describe themselves as JSON Schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from msgspec import Struct

from mlquiz.toml_schema.diagnostics import ValidationErrors
from mlquiz.toml_schema.locations import KeyPath

T = TypeVar("T")
Reader = Callable[[Any, KeyPath, ValidationErrors], T]
JsonSchema = Mapping[str, Any]


class Validator(Struct, Generic[T], frozen=True):
    """Checks a TOML value: `read` returns plain data and appends errors, `schema` describes it.

    What `read` returns is in the shape of the domain's fields; it means nothing if an error was
    appended. `schema` is JSON Schema (2020-12) and may be less strict than `read`.
    """

    read: Reader[T]
    schema: JsonSchema

    def __call__(self, value: Any, path: KeyPath, errors: ValidationErrors) -> T:
        """Read a value at a key path and append its errors to `errors`."""
        return self.read(value, path, errors)


def validator(schema: JsonSchema) -> Callable[[Reader[T]], Validator[T]]:
    """Turn a reader function into a validator that is described by `schema`."""

    def with_schema(read: Reader[T]) -> Validator[T]:
        return Validator(read, schema)

    return with_schema


ANYTHING: Validator[Any] = Validator(lambda value, _path, _errors: value, {})
"""Accepts every value; its parts are validated one by one elsewhere."""
