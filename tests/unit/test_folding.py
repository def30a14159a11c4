"""Folding of characters from input methods and copied texts to ASCII."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlquiz.domain.folding import fold


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ａｂｃ ＡＺ ０１９", "abc AZ 019"),
        ("“a” „b‟ 「c」 『d』 «e» ＂f＂", '"a" "b" "c" "d" "e" "f"'),
        ("‘a’ ＇b＇ ′c´", "'a' 'b' 'c'"),
        ("［１］【2】〔3〕（4）｛5｝《6》", "[1][2][3](4){5}<6>"),
        ("－1 −1 –1 —1 ‐1 ‑1 ﹣1 ⁻1", "-1 -1 -1 -1 -1 -1 -1 -1"),
        ("a\u3000b\u00a0c\u2009d\u202fe", "a b c d e"),
        ("a\u200bb\ufeffc\u2060d\u00ade", "abcde"),
        ("1，2、3；4：5。6．7", "1,2,3;4:5.6.7"),
        ("？！％＋＝～〜≈", "?!%+=~~~"),
        ("3×3 1⁄2 6÷2", "3x3 1/2 6/2"),
        ("①ⓐ٣", "1a3"),
        ("学习率", "学习率"),
    ],
)
def test_signs_fold_to_the_ascii_ones(typed, meant):
    assert fold(typed) == meant


def test_ascii_stays():
    ascii_text = "".join(map(chr, range(128)))
    assert fold(ascii_text) == ascii_text


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_full_width_text_folds_back(text):
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)
    assert fold(wide) == text


@given(st.text())
def test_folded_text_has_no_compatibility_characters(text):
    assert unicodedata.is_normalized("NFKC", fold(text))
