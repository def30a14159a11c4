"""The registry of the kinds of item, and what every kind must have."""

import json
import subprocess
import sys

import pytest
from msgspec import ValidationError

from mlquiz.domain.answers import GaveUp, Recalled, SelectedOptions, Typed
from mlquiz.domain.concepts import Judgement
from mlquiz.domain.kinds.bug import MarkedLine
from mlquiz.domain.kinds.diagnose import Diagnosed
from mlquiz.domain.kinds.open import Explained
from mlquiz.domain.kinds.order import Arranged
from mlquiz.domain.kinds.registry import KINDS, card_kinds, item_type, question_kinds
from mlquiz.domain.kinds.verdict import Judged
from mlquiz.domain.rating import Rating
from mlquiz.i18n.messages import MESSAGES

EXPLAINED = {"typed": "said", "ticked": [0, 1], "recalled": 4}


@pytest.mark.parametrize("name", KINDS)
def test_a_row_of_the_registry_describes_its_class(name):
    kind, found = KINDS[name], item_type(name)
    assert (found.kind, found.is_card) == (name, kind.is_card)
    assert f"kind.{name}" in MESSAGES
    assert bool(found.keys()) is not kind.is_from_lesson


def test_each_kind_is_a_question_or_a_card():
    assert sorted([*question_kinds(), *card_kinds()]) == sorted(KINDS)


def test_the_registry_imports_no_kind():
    script = (
        "import sys, mlquiz.domain.kinds.registry as registry\n"
        "registry.item_type('card')\n"
        "print(*(name for name in sys.modules if name.startswith('mlquiz.domain.kinds.')))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert set(run.stdout.split()) == {"mlquiz.domain.kinds.registry", "mlquiz.domain.kinds.card"}


@pytest.mark.parametrize(
    ("answer", "record"),
    [
        (SelectedOptions(frozenset({2, 0})), {"marked": [0, 2]}),
        (Judged(Judgement.MYTH, 1), {"judged": "myth", "repair": 1}),
        (Judged(Judgement.TRUE), {"judged": "true", "repair": None}),
        (Typed("3/4"), {"typed": "3/4"}),
        (Diagnosed(1, 0), {"cause": 1, "test": 0}),
        (Explained("said", frozenset({1, 0}), Rating.EASY), EXPLAINED),
        (MarkedLine(7, 2), {"line": 7, "reason": 2}),
        (MarkedLine(7), {"line": 7, "reason": None}),
        (Arranged((2, 0, 1)), {"order": [2, 0, 1]}),
        (Recalled(Rating.HARD), {"recalled": 2}),
        (GaveUp(), {"gave_up": True}),
    ],
)
def test_the_log_keeps_the_format_of_its_answers(answer, record):
    assert json.loads(json.dumps(answer.record())) == record
    assert type(answer).from_record({"seed": 1, **record}) == answer


@pytest.mark.parametrize("name", KINDS)
def test_giving_up_is_not_taken_for_an_answer(name):
    with pytest.raises(ValidationError):
        item_type(name).answer_type.from_record(GaveUp().record())
