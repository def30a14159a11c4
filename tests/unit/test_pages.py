"""Pages as Markdown, HTML and lines; whatever a text holds, it stays text."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mlquiz.render.cells import text_width
from mlquiz.render.pages import (
    Bullets,
    Heading,
    PageBlock,
    PageParagraph,
    Table,
    as_html,
    as_lines,
    as_markdown,
)

PAGE: list[PageBlock] = [
    Heading("Report", 1),
    PageParagraph("Two of three."),
    Heading("Depth"),
    Table(("Section", "Passed"), (("归一化", "1/2"), ("Tuning", "2/2"))),
    Bullets(("one", "two")),
]
NASTY = st.text(
    alphabet=st.sampled_from("ab 1.-+#>*_`[]()<>&|\\$~!\"'=") | st.characters(categories=["Lu"]),
    min_size=1,
    max_size=20,
).filter(lambda text: text.strip())


class Texts(HTMLParser):
    """Collects the tags and the texts of a document's body."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(source.partition("<body>")[2])

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def shown(self) -> str:
        return " ".join("".join(self.texts).split())


def test_the_page_as_markdown() -> None:
    assert as_markdown(PAGE) == (
        "# Report\n\nTwo of three.\n\n## Depth\n\n"
        "| Section | Passed |\n|---|---|\n| 归一化 | 1/2 |\n| Tuning | 2/2 |\n\n- one\n- two\n"
    )


def test_the_page_as_html() -> None:
    source = as_html(PAGE, "zh")
    assert '<html lang="zh-CN">' in source
    assert "<title>Report</title>" in source
    assert Texts(source).tags == [
        "h1", "p", "h2", "table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td", "tr",
        "td", "td", "ul", "li", "li",
    ]  # fmt: skip
    assert "src=" not in source


def test_the_page_as_lines() -> None:
    assert list(as_lines(PAGE, 40, "en")) == [
        "Report", "Two of three.", "", "Depth", "Section  Passed", "归一化   1/2", "Tuning   2/2",
        "- one", "- two",
    ]  # fmt: skip


def test_a_table_that_is_too_wide_becomes_a_list() -> None:
    table = Table(("章节", "通过", "时间"), (("归一化", "1/2", "3 s"), ("调参", "", "4 s")))
    assert list(as_lines([PAGE[3]], 10, "en")) == ["- 归一化: passed 1/2", "- Tuning: passed 2/2"]
    assert list(as_lines([table], 10, "zh")) == ["- 归一化：通过 1/2，时间 3 s", "- 调参：时间 4 s"]


@given(NASTY, NASTY)
def test_no_text_is_taken_for_markdown_or_html(first: str, second: str) -> None:
    page: list[PageBlock] = [
        Heading(first),
        PageParagraph(first),
        Bullets((first, second)),
        Table((first, "b"), ((second, first),)),
    ]
    shown = " ".join(
        " ".join(text.split()) for text in (first, first, first, second, first, "b", second, first)
    )
    rendered = Texts("<body>" + MarkdownIt("commonmark").enable("table").render(as_markdown(page)))
    assert rendered.tags == [
        "h2", "p", "ul", "li", "li", "table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td",
    ]  # fmt: skip
    assert rendered.shown == shown
    assert "script" not in Texts(as_html(page, "en")).tags


@given(st.lists(st.tuples(NASTY, NASTY), min_size=1), st.integers(20, 60))
def test_a_table_is_no_wider_than_the_terminal_or_a_list(rows: list, width: int) -> None:
    for line in as_lines([Table(("a", "b"), tuple(rows))], width, "en"):
        assert text_width(line) <= width or line.startswith("- ")
