"""References and titles in the style of each language."""

import pytest

from mlquiz.i18n.cli import translate
from mlquiz.i18n.messages import format_message, in_brackets, join_names
from mlquiz.render.sources import sources_line
from mlquiz.render.titles import title_line
from mlquiz.text import Text


def test_english_keeps_references_as_they_are():
    assert sources_line(["A 2016, chapter 8", "B (notes)"], "en") == (
        "Sources: A 2016, chapter 8; B (notes)"
    )


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Goodfellow, Bengio & Courville 2016, chapter 8", "{}，第 8 章"),
        ("Goodfellow, Bengio & Courville 2016, section 4.3", "{}，第 4.3 节"),
        ("Goodfellow, Bengio & Courville 2016, sections 4.3 and 8.1.3", "{}，第 4.3、8.1.3 节"),
        ("Goodfellow, Bengio & Courville 2016, sections 2, 3 and 5", "{}，第 2、3、5 节"),
        ("Goodfellow, Bengio & Courville 2016, chapters 2 to 5", "{}，第 2 至 5 章"),
        ("Goodfellow, Bengio & Courville 2016, pp. 12-14", "{}，第 12 至 14 页"),
        ("Goodfellow, Bengio & Courville 2016, chapter VIII", "{}，第 VIII 章"),
        ("Goodfellow, Bengio & Courville 2016, appendix A.2", "{}，附录 A.2"),
        ("Goodfellow, Bengio & Courville 2016, figure 3 (left)", "{}，图 3（left）"),
        ("Goodfellow, Bengio & Courville 2016, section 9.4 (LSTMs)", "{}，第 9.4 节（LSTMs）"),
    ],
)
def test_places_in_sources_are_in_chinese(source, shown):
    line = sources_line([source], "zh")
    assert line == "来源：" + shown.format("Goodfellow, Bengio & Courville 2016")


def test_chinese_joins_references_with_its_own_signs():
    sources = ["PyTorch documentation: Modules (notes)", "Zhang et al. 2017", "周志华 2016"]
    assert sources_line(sources, "zh") == (
        "来源：PyTorch 文档：Modules（notes）；Zhang et al. 2017；周志华 2016"
    )


@pytest.mark.parametrize(
    ("zh", "en", "shown"),
    [
        ("过拟合", "Overfitting", "过拟合（overfitting）"),
        ("批大小", "Batch size", "批大小（batch size）"),
        ("迭代", "Iteration (training step)", "迭代（iteration, training step）"),
        ("高斯噪声", "Gaussian noise", "高斯噪声（Gaussian noise）"),
        ("整流", "ReLU units", "整流（ReLU units）"),
        ("小批量（mini-batch）", "Mini-batch", "小批量（mini-batch）"),
        ("Dropout 率", "Dropout rate", "Dropout 率"),
    ],
)
def test_a_chinese_title_has_the_english_term_once(zh, en, shown):
    assert title_line(Text(en, zh), "zh") == shown
    assert title_line(Text(en, zh), "en") == en


def test_a_count_of_one_is_singular():
    assert translate("state.merged", "en", added=1, known=0) == "1 new event, 0 known already."
    assert translate("state.merged", "en", added=2, known=1) == "2 new events, 1 known already."
    assert translate("state.merged", "zh", added=1, known=0) == "新增 1 条记录，0 条原已存在。"


def test_either_form_of_a_plural_may_name_values():
    messages = {"due": Text("Due {days|tomorrow|in {days} days}.", "{days} 天后到期。")}
    assert format_message(messages, "due", "en", days=1) == "Due tomorrow."
    assert format_message(messages, "due", "en", days=2) == "Due in 2 days."


def test_braces_in_a_value_are_shown_as_they_are():
    values = {"file": "{count}.json", "count": 2}
    assert translate("state.exported", "en", **values) == "2 events written to {count}.json."


def test_names_and_brackets_follow_the_language():
    assert join_names(["a", "b"], "en") == "a, b"
    assert join_names(["甲", "乙"], "zh") == "甲、乙"
    assert in_brackets("planned", "en") == " (planned)"
    assert in_brackets("编写中", "zh") == "（编写中）"
