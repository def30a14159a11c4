"""Checks across all files, and the coverage of the concept map."""

from __future__ import annotations

from pathlib import Path

from mlquiz.domain.kinds.registry import question_kinds
from tests.building.content import concept, write
from tests.building.sound import DEMO, LEDGER, SOUND, problem_lines, report_of


def test_faults_between_files_are_found(sound: Path) -> None:
    write(sound / "basics" / "bias.toml", SOUND.replace('id = "weight"', 'id = "bias"'))
    for name, need in (("loss", "gain"), ("gain", "loss")):
        write(sound / "basic" / f"{name}.toml", concept(name, requires=[need], lesson=False))
    write(sound / "statements" / "more.toml", LEDGER.replace('["weight"]', '["wight"]'))
    found = problem_lines(sound)
    assert "gain.toml:1: the folder 'basic' is not a section (Did you mean 'basics'?)" in found
    assert "gain.toml:4: 'gain' requires itself, directly or through others" in found
    assert "weight.toml:12: the item 'front' appears twice (first in bias.toml, line 12)" in found
    assert "more.toml:3: the statement 'c1' appears twice (first in basics.toml, line 3)" in found
    assert "more.toml:4: there is no concept 'wight' (Did you mean 'weight'?)" in found


def test_a_broken_file_causes_no_problems_in_others(sound: Path) -> None:
    needs = concept("bias", depth="mention", requires=["weight"], lesson=False)
    write(sound / "basics" / "bias.toml", needs)
    write(sound / "statements" / "basics.toml", LEDGER.replace("says", "say", 1))
    assert problem_lines(sound, SOUND.replace("depth", "dept")) == [
        "weight.toml:1: depth is missing",
        "weight.toml:3: the key 'dept' is unknown (Did you mean 'depth'?)",
        "basics.toml:2: says is missing",
        "basics.toml:5: the key 'say' is unknown (Did you mean 'says'?)",
    ]


def test_a_broken_statement_is_reported_once(sound: Path) -> None:
    write(sound / "statements" / "basics.toml", LEDGER.replace("says", "say", 1))
    assert problem_lines(sound) == [
        "basics.toml:2: says is missing",
        "basics.toml:5: the key 'say' is unknown (Did you mean 'says'?)",
    ]


def test_the_proof_of_a_statement_must_be_there(sound: Path) -> None:
    ledger = sound / "statements" / "basics.toml"
    write(ledger, LEDGER.replace('verdict = "wrong"', 'verdict = "wrong"\nproof = "a/b:c"'))
    assert problem_lines(sound) == ["basics.toml:7: there is no demo 'a/b'"]
    write(
        ledger,
        LEDGER.replace('verdict = "wrong"', 'verdict = "wrong"\nproof = "basics/fall:falls"'),
    )
    assert problem_lines(sound) == []


def test_a_folder_without_sections_is_reported(sound: Path) -> None:
    (sound / "sections.toml").unlink()
    assert problem_lines(sound) == ["sections.toml:1: the file has no sections"]


def test_faults_of_demos_are_included(sound: Path) -> None:
    write(sound.parent / "demos" / "basics" / "fall.toml", DEMO.replace("loss < 1", "los < 1"))
    found = problem_lines(sound)
    assert any("fall.toml" in each and "'los'" in each for each in found)


def test_coverage_counts_what_is_there(sound: Path) -> None:
    planned = concept("bias", depth="mention", lesson=False)
    write(sound / "basics" / "bias.toml", planned)
    report = report_of(sound)
    (section,) = report.sections.values()
    assert list(report.sections) == ["basics"]
    assert section == report.total
    assert (section.concepts, section.written, section.planned) == (2, 1, 1)
    counted = {kind: count for kind, count in section.questions.items() if count}
    assert counted == {"choice": 1, "verdict": 1, "numeric": 1, "output": 1}
    assert section.questions.keys() == set(question_kinds())
    assert (section.cards, section.proofs, section.untranslated) == (3, 0, 0)
    assert section.not_choice == 0.75
    write(sound / "basics" / "bias.toml", planned.replace(', zh = "概念"', ""))
    assert report_of(sound).total.untranslated == 1


def choices(count: int, right: str, wrong: str) -> str:
    """Return choice questions with the right option `right` and two similar wrong options."""
    return "".join(
        f"""
[[question]]
id = "q{number}"
kind = "choice"
ask = {{ en = "Question {number}?", zh = "问题 {number}？" }}
[[question.option]]
text = {{ en = "{right} {number}", zh = "{right} {number}" }}
correct = true
[[question.option]]
text = {{ en = "{wrong} {number}", zh = "{wrong} {number}" }}
why = {{ en = "no", zh = "不" }}
[[question.option]]
text = {{ en = "{wrong} {number}0", zh = "{wrong} {number}0" }}
why = {{ en = "no", zh = "不" }}
"""
        for number in range(10, 10 + count)
    )


def test_a_wording_that_gives_the_right_option_away_is_a_problem(sound: Path) -> None:
    hedged = SOUND + choices(30, "it usually is", "it is here")
    found = [line for line in problem_lines(sound, hedged) if "the rule" in line]
    assert any(
        "choice questions (en), the rule 'hedge' picks the right option 98% of the time" in line
        for line in found
    )
    assert not any("'first'" in line or "'last'" in line or "'absolute'" in line for line in found)


def test_too_few_questions_do_not_judge_a_rule(sound: Path) -> None:
    hedged = SOUND + choices(10, "it usually is", "it is here")
    assert not any("the rule" in line for line in problem_lines(sound, hedged))


def test_the_figures_of_the_rules_are_reported(sound: Path) -> None:
    report = report_of(sound, SOUND + choices(30, "yes", "no"))
    figures = report.giveaways["choice"]["en"]
    assert figures.questions == 31
    assert 0.33 < figures.chance < 0.36
    assert figures.rules["semicolon"] == figures.chance
