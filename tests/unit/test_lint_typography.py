"""Checks of texts: unclosed markup, and the punctuation of each language."""

from __future__ import annotations

import pytest

from mlquiz.lint.typography import typography_errors


@pytest.mark.parametrize(
    "text",
    [
        "批量归一化（BN）用 `eval()` 模式，学习率为 0.1。",
        "**BN** 的“均值”与 *方差*……见 $f(x),y$。",
        "1. 第一步\n2) 第二步\n- BN：好",
        "比例 3:1，取 {a} 个 A/B 测试 —— 见下",
        "写作\n```python\nprint('中文,x')\n```\n即可",
        "价格 \\$5 与 \\$6，Ioffe et al. 提出 K-means 聚类",
        "用 {{滑动平均}}，不用 {{BN}}。保存为 .pt 文件",
        "对 model.eval()；而 torch.zeros(2, 3) 与形状 (N, T, d) 的 LayerNorm(d) 不同",
        "$\\hat{x}$,$y$ 与 3×3 卷积 → α",
    ],
)
def test_sound_chinese_is_not_blamed(text: str) -> None:
    assert list(typography_errors(text, "zh")) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("归一化(BN)", "half-width punctuation in Chinese: ‘归一化(BN)’"),
        ("归一化 (BN)", "half-width punctuation in Chinese: ‘归一化 (BN)’"),
        ("BN(batch norm)层", "half-width punctuation in Chinese: ‘tch norm)层’"),
        ("如 BN, 很好", "half-width punctuation in Chinese: ‘如 BN, 很好’"),
        ("很好.", "half-width punctuation in Chinese: ‘很好.’"),
        ('称为"均值"', 'half-width punctuation in Chinese: ‘称为"均值"’'),
        ("用**BN**层", "no space between Chinese and Latin: ‘用BN层’"),
        ("有{a}个", "no space between Chinese and Latin: ‘有0个’"),
        ("① 第一", "a character that breaks the alignment: ‘① 第一’"),
        ("`代码,` 好`", "unmatched `: ‘… 好`’"),
        ("价格 $5\n\n和 $x$ 好", "unmatched $: ‘价格 $5’"),
    ],
)
def test_flawed_chinese_is_quoted(text: str, message: str) -> None:
    assert [found for found, _ in typography_errors(text, "zh")] == [message]


def test_english_may_hold_what_chinese_may_not() -> None:
    assert list(typography_errors('It\'s "so", (really) 1. ok', "en")) == []
