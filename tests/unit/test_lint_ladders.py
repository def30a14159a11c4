"""What `mlquiz check` demands of the ladders of the mock interview."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building.content import write
from tests.building.ladders import ladder, open_rung, rung
from tests.building.sound import problem_lines

WHAT, WHY = open_rung("what"), open_rung("why")
COMPUTE, SHOW = rung("compute", "numeric"), rung("show", "output")
SOUND = ladder("weights", WHAT, COMPUTE, SHOW)


@pytest.fixture
def write_ladder(sound: Path):
    """Check the sound content with this ladder and return the problems."""

    def check(source: str) -> list[str]:
        write(sound / "interviews" / "weights.toml", source)
        return problem_lines(sound)

    return check


def test_a_sound_ladder_has_no_problem(write_ladder) -> None:
    assert write_ladder(SOUND) == []


def test_the_card_of_a_lesson_may_be_asked(write_ladder) -> None:
    assert write_ladder(ladder("weights", rung("what", "weight-say"), WHY, SHOW)) == []


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (ladder("other", WHAT, COMPUTE, SHOW), "the id 'other' is not the file's name"),
        (SOUND.replace('concept = "weight"', 'concept = "wight"'), "Did you mean 'weight'?"),
        (ladder("weights", WHAT, WHY), "there must be 3 to 5 rungs, not 2"),
        (ladder("weights", WHY, WHAT, SHOW), "'what' comes before 'why'"),
        (ladder("weights", WHAT, WHAT, SHOW), "'what' comes before 'what'"),
        (ladder("weights", WHAT, rung("compute", "numerc"), SHOW), "Did you mean 'numeric'?"),
        (
            ladder("weights", WHAT, rung("why", "front"), SHOW),
            "'front' is a card, which no interviewer asks",
        ),
        (
            ladder("weights", WHAT, WHY, rung("show", "choice")),
            "an item of kind 'choice' demonstrates nothing (one of bug, diagnose, implement, ",
        ),
        (
            ladder("weights", WHAT, WHY, rung("show", "choice")),
            "predict, or write the question here, with ask and answer)",
        ),
        (
            ladder("weights", WHAT, rung("why", "output"), rung("show", "output")),
            "'output' is asked twice",
        ),
        (ladder("weights", open_rung("what", points=2), WHY, SHOW), "3 to 5 points, not 2"),
        (ladder("weights", open_rung("what", item="gone"), WHY, SHOW), "there is no item 'gone'"),
        (ladder("weights", open_rung("what", answer="Short."), WHY, SHOW), "has 1 word,"),
        (ladder("weights", open_rung("what", proof="a/b:c"), WHY, SHOW), "there is no demo 'a/b'"),
        (SOUND.replace('level = "junior"', 'level = "boss"'), "level = 'boss' is unknown"),
        (
            ladder("weights", WHAT, rung("compute", "numeric") + 'proof = "a/b:c"\n', SHOW),
            "the key 'proof' is unknown",
        ),
        (SOUND.replace("第 1 点", "第1点", 1), "space"),
    ],
)
def test_a_fault_is_reported_with_its_place(write_ladder, source: str, problem: str) -> None:
    found = write_ladder(source)
    assert any(problem in each and each.startswith("weights.toml:") for each in found), found


def test_a_text_in_one_language_is_a_fault(write_ladder) -> None:
    found = write_ladder(SOUND.replace(', zh = "梯子"', ""))
    (problem,) = found
    assert problem.startswith("weights.toml:5: title.zh is missing (every text is in both")


def test_an_id_stands_once(write_ladder, sound: Path) -> None:
    write(sound / "interviews" / "again.toml", SOUND)
    assert any("the ladder 'weights' appears twice" in each for each in write_ladder(SOUND))
