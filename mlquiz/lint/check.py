"""All checks of content and demos, over all files together, and the coverage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from mlquiz.lab.spec_file import find_demos, parse_spec
from mlquiz.library.parser import ParsedFile, read_file
from mlquiz.library.scan import SECTIONS, content_files
from mlquiz.lint.content_rules import ContentRules
from mlquiz.lint.coverage import Coverage, coverage_of
from mlquiz.lint.demos import folder_problems
from mlquiz.lint.evidence import evidence_problems
from mlquiz.lint.external import ExternalDefinitions
from mlquiz.lint.giveaways import Giveaways, measure_giveaways
from mlquiz.lint.glossary import read_glossary
from mlquiz.lint.known_demos import KnownDemos
from mlquiz.lint.lesson_rules import LessonRules
from mlquiz.packs.source import ContentSource
from mlquiz.toml_schema.problem import Problem


class Report(Struct, frozen=True):
    """All problems sorted by file and line, and the coverage by section and in total.

    `giveaways` has, by kind of question and language, how often wording rules pick the right
    option.
    """

    problems: tuple[Problem, ...]
    sections: Mapping[str, Coverage]
    total: Coverage
    giveaways: Mapping[str, Mapping[str, Giveaways]] = msgspec.field(default_factory=dict)


def check(roots: Sequence[Path], demos: Path) -> Report:
    """Check all content in `roots` and all demos below `demos`."""
    return check_sources([ContentSource("", root, demos) for root in roots])


def check_sources(
    sources: Sequence[ContentSource], external: ExternalDefinitions | None = None
) -> Report:
    """Check the content of all sources and the demos of the first one.

    They may refer to what `external` defines, and must not define it again.
    """
    files = [
        read_file(source.content / stamp.path, source.languages)
        for source in sources
        for stamp in content_files(source.content)
    ]
    external = external or ExternalDefinitions()
    demos = sources[0].demos
    parsed_specs = {name: parse_spec(path) for name, path in find_demos(demos).items()}
    known = KnownDemos(files, parsed_specs, external)
    content = ContentRules(files, known, external)
    problems = {problem for parsed in files for problem in parsed.problems}
    problems.update(content.problems(), folder_problems(demos))
    problems.update(evidence_problems(demos, parsed_specs.values()))
    measured = known.measurements(demos)
    problems.update(content.undrawn_series(measured))
    lessons = LessonRules(files, content.concepts, measured)
    glossaries = [read_glossary(each.content, each.languages) for each in sources]
    problems.update(lessons.problems(glossaries, external.terms))
    giveaways = measure_giveaways(content.items(), sources[0].languages)
    start = sources[0].content / SECTIONS
    problems.update(_giveaway_problems(start, giveaways))
    has_sections = content.sections or external.sections
    if not (has_sections if files else parsed_specs):
        problems.add(Problem(start, 1, 1, "the file has no sections"))
    by_section: dict[str, list[ParsedFile]] = {name: [] for name in content.sections}
    for parsed in files:
        by_section.setdefault(parsed.file.parent.name, []).append(parsed)
    return Report(
        tuple(sorted(problems)),
        {name: coverage_of(by_section[name]) for name in content.sections},
        coverage_of(files),
        giveaways,
    )


def _giveaway_problems(
    file: Path, giveaways: Mapping[str, Mapping[str, Giveaways]]
) -> Iterator[Problem]:
    """Yield a problem for each wording rule that finds the right option too often."""
    for kind, by_language in giveaways.items():
        for lang, found in by_language.items():
            for rule in found.excessive():
                message = (
                    f"in {found.questions} {kind} questions ({lang}), the rule {rule!r} picks the "
                    f"right option {found.rules[rule]:.0%} of the time, a guess {found.chance:.0%}"
                )
                hint = "reword options until it does no better than a guess"
                yield Problem(file, 1, 1, message, hint)
