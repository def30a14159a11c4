"""JSON Schema of the files that authors write, for editors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, get_args

from mlquiz.lab.schema import DEMO
from mlquiz.library.ladder_schema import LADDER_KEYS
from mlquiz.library.lesson_schema import LESSON_KEYS
from mlquiz.library.schema import SECTION, STATEMENT, card_table, question_table
from mlquiz.packs.manifest import MANIFEST
from mlquiz.text import LANGUAGES, Lang
from mlquiz.toml_schema.scalars import number
from mlquiz.toml_schema.tables import FieldSpec, many, optional, table
from mlquiz.toml_schema.validator import JsonSchema, Validator

FileKind = Literal["content", "statements", "sections", "interviews", "demo", "pack"]
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
        case "pack":
            return MANIFEST


def json_schema(kind: FileKind, languages: Sequence[Lang] = LANGUAGES) -> JsonSchema:
    """Return the JSON Schema (2020-12) of a kind of file.

    `languages` are those in which every text must be; a `pack.toml` itself says which these are.
    """
    required = () if kind == "pack" else languages
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"mlquiz {kind}"}
    return {**head, **_requiring(_validator_of(kind).schema, required)}


def _requiring(schema: Any, languages: Sequence[str]) -> Any:
    """Return a schema in which only these of the languages are required."""
    if isinstance(schema, list):
        return [_requiring(each, languages) for each in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {key: _requiring(each, languages) for key, each in schema.items()}
    if isinstance(schema.get("required"), list):
        optional_languages = set(LANGUAGES) - set(languages)
        changed["required"] = [key for key in schema["required"] if key not in optional_languages]
    return changed
