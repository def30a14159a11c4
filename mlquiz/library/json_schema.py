"""JSON Schema of the files that authors write, for editors."""

from __future__ import annotations

from typing import Literal, get_args

from mlquiz.lab.schema import DEMO
from mlquiz.library.ladder_schema import LADDER_KEYS
from mlquiz.library.lesson_schema import LESSON_KEYS
from mlquiz.library.schema import SECTION, STATEMENT, read_card, read_question
from mlquiz.toml_schema.scalars import number
from mlquiz.toml_schema.tables import FieldSpec, many, optional, table
from mlquiz.toml_schema.validator import JsonSchema, Validator

FileKind = Literal["content", "statements", "sections", "interviews", "demo"]
FILE_KINDS: tuple[FileKind, ...] = get_args(FileKind)
FORMAT = {"format": FieldSpec(number)}
FILES: dict[FileKind, Validator[dict[str, object]]] = {
    "content": table(
        {
            **FORMAT,
            **LESSON_KEYS,
            "card": optional(many(read_card)),
            "question": optional(many(read_question)),
        }
    ),
    "statements": table({**FORMAT, "statement": FieldSpec(many(STATEMENT))}),
    "sections": table({**FORMAT, "section": FieldSpec(many(SECTION))}),
    "interviews": table({**FORMAT, **LADDER_KEYS}),
    "demo": DEMO,
}


def json_schema(kind: FileKind) -> JsonSchema:
    """Return the JSON Schema (2020-12) of a kind of file."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"mlquiz {kind}"}
    return {**head, **FILES[kind].schema}
