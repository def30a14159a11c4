"""The glossary: symbols and abbreviations, and which concept explains each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import zip_longest
from pathlib import Path

import msgspec
from msgspec import Struct

from mlquiz.domain.lessons import Lesson, running_texts
from mlquiz.domain.placeholders import VERBATIM
from mlquiz.errors import nearest
from mlquiz.library.schema import FORMAT
from mlquiz.lint.typography import FENCE
from mlquiz.text import LANGUAGES, Lang
from mlquiz.toml_schema.diagnostics import ValidationError, ValidationErrors, shorten
from mlquiz.toml_schema.document import TomlDocument, has_format, read_document
from mlquiz.toml_schema.languages import fill_languages
from mlquiz.toml_schema.locations import KeyPath
from mlquiz.toml_schema.problem import Problem
from mlquiz.toml_schema.scalars import identifier, line, number
from mlquiz.toml_schema.tables import FieldSpec, many, optional, table
from mlquiz.toml_schema.validator import ANYTHING

FILE_NAME = "glossary.toml"
MATHS = re.compile(r"\$([^$]+)\$")
GREEK = re.compile(
    r"\\(?:alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|rho|sigma"
    r"|tau|phi|varphi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Sigma|Phi|Psi|Omega)(?![A-Za-z])"
)
ABBREVIATION = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,}[0-9]*(?=s?(?![A-Za-z0-9]))")

WORDS = many(line, at_least=1)
BY_LANGUAGE = table({lang: FieldSpec(WORDS) for lang in LANGUAGES})
TERM = table(
    {
        "en": FieldSpec(WORDS),
        "zh": FieldSpec(WORDS),
        "concept": optional(identifier),
        "means": optional(BY_LANGUAGE),
    }
)


class Term(Struct, frozen=True):
    """A symbol or an abbreviation, in its forms in each language.

    The lesson of `concept` explains it, and so does any of the words of `means` near it. A term
    with neither needs no explanation.
    """

    en: tuple[str, ...]
    zh: tuple[str, ...]
    concept: str = ""
    means: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)

    def forms(self, lang: str) -> tuple[str, ...]:
        """Return the term's forms in a language."""
        return self.zh if lang == "zh" else self.en


class Glossary(Struct, frozen=True):
    """The terms of a content folder by key path, and the problems of the file."""

    document: TomlDocument
    terms: Mapping[KeyPath, Term]
    problems: tuple[Problem, ...] = ()


def read_glossary(root: Path, languages: Sequence[Lang] = LANGUAGES) -> Glossary | None:
    """Return the glossary of a content folder in `languages`; None if it has none."""
    file = root / FILE_NAME
    if not file.exists():
        return None
    document = fill_languages(read_document(file), languages)
    errors: ValidationErrors = []
    terms: dict[KeyPath, Term] = {}
    if not document.unreadable and has_format(document, FORMAT, errors):
        table({"format": FieldSpec(number), "term": FieldSpec(many(ANYTHING))})(
            document.data, (), errors
        )
        listed = document.data.get("term")
        for index, value in enumerate(listed if isinstance(listed, list) else ()):
            before = len(errors)
            read = TERM(value, ("term", index), errors)
            if len(errors) == before:
                terms["term", index] = msgspec.convert(read, Term)
    return Glossary(document, terms, document.problems(errors))


def unknown_concepts(glossary: Glossary, known: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each term whose concept does not exist."""
    names = set(known)
    for path, term in glossary.terms.items():
        if term.concept and term.concept not in names:
            message = f"there is no concept {term.concept!r}"
            hint = nearest(term.concept, names)
            yield glossary.document.problem((*path, "concept"), message, hint)


def unexplained(
    lesson: Lesson, terms: Sequence[Term], explained_by: set[str]
) -> Iterator[ValidationError]:
    """Yield an error for each symbol or abbreviation that is used but not explained.

    A term is explained by one of the concepts in `explained_by` (the lesson's own and all its
    prerequisites), or by words in the paragraph of its first use or in the next one.
    """
    for lang in LANGUAGES:
        known: dict[str, list[Term]] = {}
        for term in terms:
            for form in term.forms(lang):
                known.setdefault(form, []).append(term)
        seen: set[str] = set()
        for path, paragraph, following in _paragraphs(lesson, lang):
            for form in _forms_in(paragraph, known):
                if form in seen:
                    continue
                matching = known.get(form, ())
                seen.update((form, *(each for term in matching for each in term.forms(lang))))
                around = f"{paragraph} {following}"
                if error := _form_error(form, matching, around, lang, explained_by):
                    yield ValidationError((*path, lang), *error)


def _paragraphs(lesson: Lesson, lang: str) -> Iterator[tuple[KeyPath, str, str]]:
    """Yield the paragraphs in reading order, each with its key path and the next paragraph."""
    found = [
        (path, paragraph)
        for path, text in running_texts(lesson)
        for paragraph in re.split(r"\n\s*\n", FENCE.sub("", text[lang]))
    ]
    for (path, paragraph), (_, following) in zip_longest(found, found[1:], fillvalue=((), "")):
        yield path, paragraph, following


def _forms_in(paragraph: str, forms: Iterable[str]) -> Iterator[str]:
    """Yield those of `forms` in a paragraph, then its other symbols and abbreviations."""
    maths = " ".join(MATHS.findall(paragraph))
    words = VERBATIM.sub(" ", paragraph)
    yield from (
        form for form in forms if _pattern(form).search(maths if form[0] == "\\" else words)
    )
    yield from (each for each in GREEK.findall(maths) if each not in forms)
    yield from (each for each in ABBREVIATION.findall(words) if each not in forms)


@cache
def _pattern(form: str) -> re.Pattern[str]:
    if form[0] == "\\":
        return re.compile(rf"{re.escape(form)}(?![A-Za-z])")
    flags = re.IGNORECASE if form == form.lower() else 0
    before = r"(?<![A-Za-z0-9])" if form[0].isascii() else ""
    after = r"s?(?![A-Za-z0-9])" if form[-1].isascii() else ""
    return re.compile(f"{before}{re.escape(form)}{after}", flags)


def _form_error(
    form: str, terms: Sequence[Term], around: str, lang: str, explained_by: set[str]
) -> tuple[str, str] | None:
    """Return a message and a hint if a form is not explained `around` its use; None if it is."""
    if not terms:
        what = "symbol" if form[0] == "\\" else "abbreviation"
        hint = f"add it to {FILE_NAME}" + ("" if what == "symbol" else ", or write it out")
        return f"the {what} {shorten(form)!r} is not in the glossary", hint
    if any(not term.concept and not term.means for term in terms):
        return None
    if any(term.concept in explained_by for term in terms):
        return None
    words = [word for term in terms for word in term.means.get(lang, ())]
    text = " ".join(around.casefold().split())
    if any(word.casefold() in text for word in words):
        return None
    message = f"{shorten(form)!r} is used but not explained"
    hint = f"where it is first used, say one of: {', '.join(words)}" if words else ""
    concepts = ", ".join(term.concept for term in terms if term.concept)
    if concepts:
        hint += f"{'; or ' if hint else ''}require {concepts}"
    return message, hint
