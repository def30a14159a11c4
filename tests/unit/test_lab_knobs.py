"""Settings of knobs, and claims at these settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlquiz.errors import UsageError
from mlquiz.lab.claim_result import claim_results, formula, number
from mlquiz.lab.knobs import changed, parse_settings
from mlquiz.lab.spec import Knob
from tests.building.demos import LABEL, claim_spec, decide, demo_spec

WORDS = demo_spec(
    Path("training/arms.toml"),
    knobs={
        "rate": Knob(0.5, LABEL, range=(1e-5, 1)),
        "updates": Knob(200, LABEL, range=(20, 2000)),
        "kind": Knob("sgd", LABEL, choices=("sgd", "adam")),
        "depth": Knob(2, LABEL, choices=(2, 4, 8)),
    },
    claims={"wins": claim_spec("a > b"), "always": claim_spec("a > 0")},
)


def test_defaults_stand_where_nothing_is_set() -> None:
    assert parse_settings(WORDS, []) == {"rate": 0.5, "updates": 200, "kind": "sgd", "depth": 2}


def test_values_take_the_type_of_the_default() -> None:
    values = parse_settings(WORDS, ["rate=1", "updates=1e3", " kind = adam", "depth=8"])
    assert values == {"rate": 1.0, "updates": 1000, "kind": "adam", "depth": 8}
    assert isinstance(values["rate"], float)
    assert isinstance(values["updates"], int)


def test_values_may_have_the_signs_of_an_input_method() -> None:
    values = parse_settings(WORDS, ["rate=０。１", "rate=1e−3", "kind=ａｄａｍ", "depth= 4\u200b"])
    assert values == {"rate": 0.001, "updates": 200, "kind": "adam", "depth": 4}


def test_the_last_setting_of_a_knob_wins() -> None:
    assert parse_settings(WORDS, ["rate=0.1", "rate=0.2"])["rate"] == 0.2


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("rate", "'rate' is not of the form knob=value."),
        ("rat=1", "There is no knob 'rat'. Did you mean 'rate'?"),
        ("zzz=1", "There is no knob 'zzz'. training/arms has rate, updates, kind, depth."),
        ("rate=2", "The knob 'rate' takes a number from 1e-05 to 1, not '2'."),
        ("rate=nan", "The knob 'rate' takes a number from 1e-05 to 1, not 'nan'."),
        ("rate=fast", "The knob 'rate' takes a number from 1e-05 to 1, not 'fast'."),
        ("updates=20.5", "The knob 'updates' takes a whole number from 20 to 2000, not '20.5'."),
        ("updates=inf", "The knob 'updates' takes a whole number from 20 to 2000, not 'inf'."),
        ("kind=adm", "The knob 'kind' takes sgd or adam, not 'adm'. Did you mean 'adam'?"),
        ("depth=3", "The knob 'depth' takes 2, 4 or 8, not '3'."),
    ],
)
def test_a_bad_setting_is_one_sentence(setting: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_settings(WORDS, [setting])
    assert str(caught.value) == message


def test_claims_are_judged_at_every_setting() -> None:
    decided = {"wins": decide("a > b", a=2, b=1), "always": decide("a > 0", a=0)}
    at_defaults = claim_results(WORDS, WORDS.defaults, decided)
    assert [(each.name, each.holds) for each in at_defaults] == [("wins", True), ("always", False)]
    turned = parse_settings(WORDS, ["rate=0.1"])
    assert changed(WORDS, turned) == ("rate",)
    assert [each.holds for each in claim_results(WORDS, turned, decided)] == [True, False]


@pytest.mark.parametrize(
    ("holds", "a", "b", "expected"),
    [
        ("a < b - 0.05", 0.04, 0.21, "0.04 < 0.21 - 0.05"),
        ("a > b", 2.29, 2, "2.29 > 2"),
        ("a > b + 0.5", 3.0, 1.0, "3 > 1 + 0.5"),
        ("a > b - 0.5", 3.0, 1.0, "3 > 1 - 0.5"),
        ("a < b + 0.5", 3.0, 1.0, "3 < 1 + 0.5"),
        ("close(a, b, 0.02)", 0.31, 0.3, "0.31 ≈ 0.3 ± 0.02"),
        ("a < b", 1, float("nan"), "1 < nan"),
        ("a < b", 1e-9, 123456.0, "1e-09 < 1.23e+05"),
        ("a < b", 0.99991, 0.99994, "0.99991 < 0.99994"),
    ],
)
def test_a_claim_is_written_with_its_numbers(holds: str, a: float, b: float, expected: str) -> None:
    assert formula(decide(holds, a=a, b=b)) == expected


def test_numbers_keep_their_size_readable() -> None:
    assert [number(value) for value in (0, 1234.5, 99999, 0.12345)] == [
        "0",
        "1234",
        "99999",
        "0.123",
    ]


@pytest.mark.parametrize("holds", ["a > b", "a < b"])
def test_nan_never_holds(holds: str) -> None:
    assert not decide(holds, a=float("nan"), b=1.0).holds
    assert not decide(holds, a=1.0, b=float("nan")).holds


def test_close_takes_equal_infinities_for_equal() -> None:
    assert decide("close(a, b, 0.0)", a=float("inf"), b=float("inf")).holds
    assert not decide("close(a, b, 1.0)", a=float("nan"), b=float("nan")).holds
