"""The supported subset of Markdown, and maths as Unicode."""

import pytest

from mlquiz.render.markup import Bullet, Code, Paragraph, Span, parse, to_plain
from mlquiz.render.maths import to_unicode


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\hat{x} = (x-\mu)/\sqrt{\sigma^2+\epsilon}", "x̂ = (x−μ)/√(σ²+ε)"),
        (r"\frac{1}{\sqrt{B}}", "1/√B"),
        (r"\frac{a+b}{2}", "(a+b)/2"),
        (r"\frac{\partial L}{\partial w}", "∂L/∂w"),
        (r"\theta_{t+1} = \theta_t - \eta \nabla L", "θₜ₊₁ = θₜ − η ∇L"),
        (r"\operatorname{Var}(x) \le 10^{-3}", "Var(x) ≤ 10⁻³"),
        (r"\ln 10 \approx 2.30", "ln 10 ≈ 2.30"),
        (r"\sum_{i=1}^{n} x_i", "∑ᵢ₌₁ⁿ xᵢ"),
        (r"\|g\|", "‖g‖"),
        (r"1/2 = 50\%", "1/2 = 50%"),
        (r"x \in \{0, 1\}", "x ∈ {0, 1}"),
        (r"\left\{a\right\}", "{a}"),
        (r"\lbrace x_{10} \rbrace", "{ x₁₀ }"),
        (r"\sqrt[3]{x + 1}", "∛(x + 1)"),
        (r"\frac{1}{\sqrt[4]{2}}", "1/∜2"),
        (r"2\sqrt[n]{x}", "2 ⁿ√x"),
        (r"x_1, \dotsc, x_n", "x₁, …, xₙ"),
        (r"x_1 + \dotsb + x_n", "x₁ + ⋯ + xₙ"),
    ],
)
def test_latex_becomes_one_line_of_unicode(latex, shown):
    assert to_unicode(latex) == shown


def test_styles_become_spans():
    (paragraph,) = parse("a **b** *c* `d*` $x_1$")
    assert paragraph == Paragraph(
        (
            Span("a "),
            Span("b", frozenset({"strong"})),
            Span(" "),
            Span("c", frozenset({"emphasis"})),
            Span(" "),
            Span("d*", frozenset({"code"})),
            Span(" "),
            Span("x₁", frozenset({"math"})),
        )
    )


def test_strong_works_beside_chinese_punctuation():
    (paragraph,) = parse("先看**重点。**再看")
    assert paragraph.spans[1] == Span("重点。", frozenset({"strong"}))


def test_lines_join_by_a_space_but_not_between_chinese_characters():
    assert to_plain("one\ntwo") == "one two"
    assert to_plain("第一行，\n第二行") == "第一行，第二行"


def test_no_space_is_shown_after_a_chinese_head():
    assert to_plain("**问题。** 学生把旧题背熟了。") == "问题。学生把旧题背熟了。"
    assert to_plain("**The problem.** It grows.") == "The problem. It grows."
    assert to_plain("先看**这里** 再看") == "先看这里 再看"


def test_kinds_of_blocks_are_recognized():
    blocks = parse("Text\n\n- a\n  more\n2. b\n\n```python\nx = 1\n```")
    assert [type(block) for block in blocks] == [Paragraph, Bullet, Bullet, Code]
    assert blocks[1] == Bullet("•", (Span("a more"),))
    assert blocks[3] == Code("python", "x = 1")


def test_products_are_not_emphasis():
    assert to_plain("3 * 4 * 5, a*b*c") == "3 * 4 * 5, a*b*c"


def test_gaps_are_shown_or_hidden():
    assert to_plain("uses {{the batch}}.") == "uses [the batch]."
    assert to_plain("uses {{the $x$}}.", hide=True) == "uses ____."


def test_control_characters_do_not_pass():
    assert "\x1b" not in to_plain("\x1b[31mred\x1b]0;title\x07 [red]x[/red]")
