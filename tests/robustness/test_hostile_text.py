"""Hostile text in everything that shows text: fast, harmless and complete."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlquiz.domain.kinds.cloze import Cloze
from mlquiz.lint.typography import typography_errors
from mlquiz.render.cells import text_width
from mlquiz.render.markup import parse, to_plain
from mlquiz.render.maths import to_unicode
from mlquiz.render.sanitize import plain
from mlquiz.render.wrap import wrap
from mlquiz.text import Text
from tests.robustness.examining import UNSAFE, at_most
from tests.robustness.hostile import HOSTILE

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MEGABYTE = 2**20
PARTS = [
    *(
        "{{a",
        "}}",
        "{{",
        "**a ",
        "*a ",
        "*",
        "$a",
        "$",
        "`a",
        "`",
        "\\",
        "a",
        " ",
        "\n",
        "- a\n",
        "1. ",
    ),
    *(
        "```\n",
        "a(",
        "(a, ",
        "批",
        "批，",
        "\u0301",
        "\u200b",
        "\t",
        "[b]",
        "\x1b[1m",
        "\u202e",
        "a.a",
    ),
    *(r"\frac{", r"\hat ", r"\left(", "_{a", "^", "{a:", "1 1", "\U0001f469\u200d"),
]
TEXTS = st.lists(st.sampled_from([*PARTS, *HOSTILE]) | st.text(max_size=20), max_size=30).map(
    "".join
)


@pytest.mark.parametrize("part", PARTS, ids=ascii)
def test_a_megabyte_of_any_text_is_shown(part: str) -> None:
    text = part * (MEGABYTE // len(part))
    with at_most(20):
        shown = to_plain(text)
        for line in shown.split("\n")[:5]:
            list(wrap(line, 80))
        to_unicode(text)


@pytest.mark.parametrize("part", PARTS, ids=ascii)
def test_the_longest_text_is_judged_in_time(part: str) -> None:
    text = part * (20_000 // len(part))
    with at_most(10):
        for lang in ("en", "zh"):
            list(typography_errors(text, lang))
        list(Cloze(id="a", concept="b", cloze=Text(text, text)).errors())


def test_no_control_character_gets_through() -> None:
    for number in range(sys.maxunicode + 1):
        if UNSAFE.match(chr(number)):
            assert plain(f"a{chr(number)}b") == "ab"


@settings(PATIENT, max_examples=300)
@given(TEXTS)
def test_no_control_sequence_gets_through(text: str) -> None:
    with at_most(10):
        parse(text)
        assert not UNSAFE.search(to_plain(text))
        assert not UNSAFE.search(to_plain(text, hide=True))


@settings(PATIENT, max_examples=200)
@given(st.text(alphabet="\\{}()_^ abfrctxsqe|‖∂", max_size=1100))
def test_any_maths_is_one_text(latex: str) -> None:
    with at_most(10):
        assert isinstance(to_unicode(latex), str)


@pytest.mark.parametrize("command", ["frac", "sqrt", "text", "hat", "mathbf", "operatorname"])
@pytest.mark.parametrize("close", ["", "}"])
def test_deep_maths_is_no_recursion_error(command: str, close: str) -> None:
    depth = 1000 // (len(command) + 3)
    to_unicode(rf"\{command}{{" * depth + close * depth)


def letters(text: str) -> str:
    return re.sub(r"\s", "", text)


UNSHOWN = {"Cc", "Cs", "Cn", "Co"}
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters removed before text is wrapped; joiners and other invisible characters are kept."""
# A list, because `text` would merge both alphabets and rarely draw from the first one.
PROSE = st.builds(
    lambda signs, times: "".join(signs) * times,
    st.lists(
        st.sampled_from("ab ,.(学习率，。；（）“”…%全 e\u0301\u200b\u200d\u3000👩é")
        | st.characters(exclude_categories=UNSHOWN, exclude_characters=BIDI),
        max_size=60,
    ),
    st.integers(1, 20),
)


def assert_wrapped(text: str, width: int, indent: int) -> None:
    lines = list(wrap(text, width, indent))
    assert all(text_width(line) <= width for line in lines)
    assert letters("".join(lines)) == letters(text)


@settings(PATIENT, max_examples=300)
@given(PROSE, st.integers(20, 200), st.integers(0, 30))
def test_wrapping_keeps_every_character_and_the_width(text: str, width: int, indent: int) -> None:
    assert_wrapped(text, width, indent)


@pytest.mark.parametrize("indent", [0, 4])
def test_chinese_wraps_at_every_width(indent: int) -> None:
    text = "学习率（learning rate）过低，几乎没动；过高，则“发散”……批量 32，精度 97.5%。" * 6
    for width in range(20, 201):
        assert_wrapped(text, width, indent)
        lines = list(wrap(text, width, indent))
        assert not any(line.lstrip()[0] in "，。；：）”…%" for line in lines)
        assert all(text_width(line) > width - 20 for line in lines[:-1])
