"""Lines of mixed English and Chinese."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions

from mlquiz.render.wrap import breaks
from mlquiz.tui.document import Document, cell_widths, from_markup, text
from tests.robustness.examining import at_most

WIDTHS = range(20, 201)
MEGABYTE = 2**20
MIXED = r"""
学习率（learning rate）过低，损失几乎不动；过高，则“发散”……批量为 32 时，精度达 97.5%！
为什么？“因为步长太大”，见 `clip_grad_norm_`（把范数限制在 1.0 以下）。更新式是 $w - \eta g$，
而不是 $w + \eta g$：符号相反，『损失』就会上升……

- 先验证：`eval()` 模式下，BatchNorm 用滑动平均（running averages），误差约 0.5%；dropout 关闭。
- Then "train" again... the loss falls by 12%, say from 2.30 to 2.02 (a good sign!);
  再看验证集：有没有“过拟合”？
"""
CLOSING = "，。、；：？！）》」』】”’…%,.;:?!)]}"
PIECES = [
    *("⚠\ufe0f ", "❤\ufe0f", "1\ufe0f\u20e3"),
    *("a", "word ", "-", " ", "，", "。", "”", "…", "！", "学", "批量", "“学", "é", "Ａ", "０"),
    *("\u0301", "e\u0301\u0302", "批\u0301", "\u20dd", "\u200b", "\u200d", "\u200d\u200d"),
    *("👩", "👩\u200d💻", "👨\u200d👩\u200d👧", "👍🏽", "🇨🇳", "％"),
]
MARKS = st.characters(categories=["Mn", "Me"])
ODD = st.builds(
    lambda pieces, times: "".join(pieces) * times,
    st.lists(st.sampled_from(PIECES) | MARKS, max_size=40),
    st.integers(1, 40),
)


def lines(text: str, width: int) -> list[str]:
    cuts = [0, *breaks(text, width, widths_of=cell_widths), len(text)]
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


def visible(words: str) -> str:
    return "".join(words.split())


def shown_of(source: str) -> str:
    """Return what a reader sees of MIXED, by hand."""
    for sign, seen in (("\\eta", "η"), ("w - ", "w−"), ("$", ""), ("`", ""), ("\n-", "\n•")):
        source = source.replace(sign, seen)
    return visible(source)


@pytest.mark.parametrize("times", [1, 3])
def test_chinese_and_english_wrap_at_every_width(times):
    document = from_markup(MIXED * times)
    for width in WIDTHS:
        rows = document.wrapped(width).plain.split("\n")
        assert all(cell_len(row) <= width for row in rows)
        assert visible("".join(rows)) == shown_of(MIXED * times)
        assert not any(row.lstrip()[:1] in CLOSING for row in rows if row.strip())


def painted(document: Document, width: int) -> list[Strip]:
    options = RenderOptions(lambda style: Style.null(), {})
    return document.render_strips(width, None, Style.null(), options)


@settings(max_examples=200)
@given(ODD, st.integers(20, 200))
def test_what_is_painted_of_odd_text_fits_and_is_whole(words, width):
    """A widget is as high as the document says: a row beyond that would not be seen."""
    document = text(words)
    strips = painted(document, width)
    assert len(strips) == document.height(width)
    assert all(strip.cell_length <= width for strip in strips)
    assert all(cell_len(row) <= width for row in document.wrapped(width).plain.split("\n"))
    assert visible("".join(strip.text for strip in strips)) == visible(words)


@pytest.mark.parametrize("part", ["a", "批", "e\u0301", "\u200d", "👩\u200d", " "], ids=ascii)
def test_a_megabyte_of_any_text_is_wrapped(part):
    words = part * (MEGABYTE // len(part)) + "and so on" * 20
    with at_most(20):
        wrapped = text(words).wrapped(80)
    assert visible(wrapped.plain) == visible(words)
