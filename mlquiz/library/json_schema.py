"""JSON Schema of the files that authors write, for editors."""

from __future__ import annotations

from typing import Any, Literal, get_args

from mlquiz.lab.schema import DEMO
from mlquiz.library.ladder_schema import LADDER_KEYS
from mlquiz.library.lesson_schema import LESSON_KEYS
from mlquiz.library.schema import SECTION, STATEMENT, card_table, question_table
from mlquiz.toml_schema.scalars import number
from mlquiz.toml_schema.tables import FieldSpec, many, optional, table
from mlquiz.toml_schema.validator import JsonSchema, Validator

FileKind = Literal["content", "statements", "sections", "interviews", "demo"]
FILE_KINDS: tuple[FileKind, ...] = get_args(FileKind)
FORMAT = {"format": FieldSpec(number)}


def _validator_of(kind: FileKind) -> Validator[dict[str, Any]]:
    match kind:
        case "content":
            items = {
                "card": optional(many(card_table())),
                "question": optional(many(question_table())),
            }
            return table({**FORMAT, **LESSON_KEYS, **items})
        case "statements":
            return table({**FORMAT, "statement": FieldSpec(many(STATEMENT))})
        case "sections":
            return table({**FORMAT, "section": FieldSpec(many(SECTION))})
        case "interviews":
            return table({**FORMAT, **LADDER_KEYS})
        case "demo":
            return DEMO


def json_schema(kind: FileKind) -> JsonSchema:
    """Return the JSON Schema (2020-12) of a kind of file."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"mlquiz {kind}"}
    return {**head, **_validator_of(kind).schema}
