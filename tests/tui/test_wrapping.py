"""Lines of mixed English and Chinese."""

import itertools

import pytest
from rich.cells import cell_len

from mlquiz.tui.wrapping import breaks


def lines(text: str, width: int) -> list[str]:
    cuts = [0, *breaks(text, width), len(text)]
    return [text[start:end].rstrip() for start, end in itertools.pairwise(cuts)]


def test_english_breaks_at_spaces():
    assert lines("one two three four", 9) == ["one two", "three", "four"]


def test_a_hyphen_inside_a_word_is_a_place_to_break():
    assert lines("the cross-entropy loss", 12) == ["the cross-", "entropy loss"]
    assert lines("a value of -0.5 here", 12) == ["a value of", "-0.5 here"]


def test_chinese_breaks_between_characters_but_never_before_punctuation():
    assert lines("损失函数在训练时下降。", 10) == ["损失函数在", "训练时下", "降。"]
    assert lines("所以（例如这样）很好", 6) == ["所以", "（例如", "这样）", "很好"]


def test_a_latin_word_stays_whole_beside_chinese():
    assert lines("把学习率 learning-rate 调低", 14) == ["把学习率", "learning-rate", "调低"]


def test_a_word_longer_than_the_line_is_cut():
    assert lines("abcdefghij", 4) == ["abcd", "efgh", "ij"]


def test_an_accent_stays_with_its_letter():
    assert lines("xxxx\u0302", 4) == ["xxxx\u0302"]


@pytest.mark.parametrize("width", range(4, 40))
def test_no_line_is_wider_than_allowed_and_nothing_is_lost(width):
    text = "BatchNorm 在 eval() 模式下用滑动平均 (running averages)，而不是 batch-statistics。" * 3
    found = lines(text, width)
    assert all(cell_len(line) <= width for line in found)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
