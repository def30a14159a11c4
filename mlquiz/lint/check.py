"""All checks of content and demos, over all files together, and the coverage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from mlquiz.lab.spec_file import find_demos, parse_spec
from mlquiz.library.parser import ParsedFile, read_file
from mlquiz.library.scan import SECTIONS, content_files
from mlquiz.lint.beside import Beside
from mlquiz.lint.content_rules import ContentRules
from mlquiz.lint.coverage import Coverage, coverage_of
from mlquiz.lint.demos import problems_in
from mlquiz.lint.evidence import evidence_problems
from mlquiz.lint.giveaways import Giveaways, measure_giveaways
from mlquiz.lint.glossary import read_glossary
from mlquiz.lint.known_demos import KnownDemos
from mlquiz.lint.lesson_rules import LessonRules
from mlquiz.packs.source import ContentSource
from mlquiz.toml_schema.problem import Problem


class Report(Struct, frozen=True):
    """All problems sorted by file and line, and the coverage by section and in total.

    `prose` has, by kind of question and language, how often wording rules find the right option.
    """

    problems: tuple[Problem, ...]
    sections: Mapping[str, Coverage]
    total: Coverage
    prose: Mapping[str, Mapping[str, Giveaways]] = msgspec.field(default_factory=dict)


def check(roots: Sequence[Path], demos: Path) -> Report:
    """Check all content in `roots` and all demos below `demos`."""
    return check_sources([ContentSource("", root, demos) for root in roots])


def check_sources(sources: Sequence[ContentSource], beside: Beside | None = None) -> Report:
    """Check the content of all sources and the demos of the first one.

    They may refer to what `beside` defines, and must not define it again.
    """
    files = [
        read_file(source.content / stamp.path, source.languages)
        for source in sources
        for stamp in content_files(source.content)
    ]
    beside = beside or Beside()
    demos = sources[0].demos
    sheets = {name: parse_spec(path) for name, path in find_demos(demos).items()}
    known = KnownDemos(files, sheets, beside)
    content = ContentRules(files, known, beside)
    problems = {problem for contents in files for problem in contents.problems}
    problems.update(content.problems(), problems_in(demos))
    problems.update(evidence_problems(demos, sheets.values()))
    measured = known.measurements(demos)
    problems.update(content.undrawn_series(measured))
    lessons = LessonRules(files, content.concepts, measured)
    glossaries = [read_glossary(each.content, each.languages) for each in sources]
    problems.update(lessons.problems(glossaries, beside.terms))
    prose = measure_giveaways(content.items(), sources[0].languages)
    start = sources[0].content / SECTIONS
    problems.update(_giveaway_problems(start, prose))
    has_sections = content.sections or beside.sections
    if not (has_sections if files else sheets):
        problems.add(Problem(start, 1, 1, "the file has no sections"))
    by_section: dict[str, list[ParsedFile]] = {name: [] for name in content.sections}
    for contents in files:
        by_section.setdefault(contents.file.parent.name, []).append(contents)
    return Report(
        tuple(sorted(problems)),
        {name: coverage_of(by_section[name]) for name in content.sections},
        coverage_of(files),
        prose,
    )


def _giveaway_problems(
    file: Path, prose: Mapping[str, Mapping[str, Giveaways]]
) -> Iterator[Problem]:
    """Yield a problem for each wording rule that finds the right option too often."""
    for kind, by_language in prose.items():
        for lang, found in by_language.items():
            for rule in found.excessive():
                message = (
                    f"of {found.questions} {kind} questions ({lang}) the rule {rule!r} finds "
                    f"{found.rules[rule]:.0%} of the right options, a guess {found.chance:.0%}"
                )
                yield Problem(file, 1, 1, message, "reword options until it finds no more")
