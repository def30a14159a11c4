"""A thousand learners until an interview: does the plan lead to more recall on its day?"""

import pytest

from mlquiz.library.library import Library
from tests.building.candidates import figures, mean

DAYS, MINUTES, LEARNERS = 21, 10, 1000


@pytest.fixture(scope="module")
def recalls(tmp_path_factory):
    with Library.open(cache=tmp_path_factory.mktemp("cache") / "library.sqlite") as library:
        return figures(library, DAYS, MINUTES, LEARNERS)


def test_the_plan_beats_every_fixed_retention_and_file_order(recalls):
    plan = mean(recalls["plan"])
    others = {name: mean(values) for name, values in recalls.items() if name != "plan"}
    assert plan > others["FSRS at 90%"] + 0.12
    assert plan > others["file order, FSRS at 90%"] + 0.25
    assert plan > max(others.values())


def test_nearly_every_learner_gains_not_just_the_average_one(recalls):
    pairs = zip(recalls["plan"], recalls["FSRS at 90%"], strict=True)
    assert sum(plan > fixed for plan, fixed in pairs) >= 0.98 * LEARNERS
