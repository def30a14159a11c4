"""Content text becomes styled lines, and nothing but lines."""

from textual.content import Content

from mlquiz.tui.document import Document, from_markup, listing, stack, text


def rows(document: Document, width: int = 40) -> list[str]:
    return document.wrapped(width).plain.split("\n")


def styles(document: Document, words: str) -> set[str]:
    content = document.wrapped(80)
    start = content.plain.index(words)
    return {str(span.style) for span in content.spans if span.start <= start < span.end}


def test_paragraphs_lists_and_code_are_separated_by_blank_lines():
    page = from_markup("One.\n\n- first\n- second\n\n```python\nx = 1\n```\n\nTwo.")
    assert [row.rstrip() for row in rows(page)] == [
        "One.",
        "",
        "• first",
        "• second",
        "",
        " x = 1",
        "",
        "Two.",
    ]


def test_a_list_hangs_under_its_marker():
    assert rows(from_markup("- one two three four"), 12) == ["• one two", "  three four"]


def test_styles_are_kept():
    page = from_markup("a **bold** and `code` and $x$")
    assert styles(page, "bold") == {"bold"}
    assert styles(page, "code") == {"$code"}
    assert styles(page, "x") == {"$math"}


def test_brackets_are_text():
    assert rows(from_markup("[red]no[/red] [@click=app.quit]x[/]"))[0] == (
        "[red]no[/red] [@click=app.quit]x[/]"
    )


def test_control_characters_do_not_get_through():
    page = from_markup("a\x1b[2Jb\x07c\u202ed")
    assert rows(page) == ["a[2Jbcd"]
    assert "\x1b" not in listing("x = '\x1b[2J'").plain


def test_a_listing_is_folded_not_wrapped():
    page = listing("a b c d e f g h", "text")
    assert [row.strip() for row in rows(page, 9)] == ["a b c d", "↳e f g h"]


def test_a_gap_is_hidden_or_shown():
    assert rows(from_markup("it {{diverges}} fast", hide=True)) == ["it ____ fast"]
    assert rows(from_markup("it {{diverges}} fast")) == ["it diverges fast"]


def test_heights_follow_the_width():
    page = text("one two three four")
    assert [page.height(width) for width in (40, 9, 5)] == [1, 3, 4]
    assert Document().height(10) == 0
    assert Document().render_strips(10, None, None, None) == []  # type: ignore[arg-type]


def test_documents_stack_and_indent():
    page = stack(text("a"), Document(), text("b") + text("c"))
    assert rows(page) == ["a", "", "b", "c"]
    assert rows(text("one two").indented(Content("> ")), 6) == ["> one", "  two"]


def test_a_short_formula_stays_on_one_line():
    assert rows(from_markup("the step is $w - \\eta g$ here"), 16) == [
        "the step is",
        "w − η g here",
    ]


def test_a_wrapped_line_of_code_is_marked_and_breaks_at_a_space():
    code = listing("def run(seed: int, small_batch: int): return seed")
    rows = code.wrapped(30).plain.split("\n")
    assert [row.rstrip() for row in rows] == [
        " def run(seed: int,",
        "↳small_batch: int): return",
        "↳seed",
    ]
    assert {len(row) for row in rows} == {30}


def test_the_number_before_a_line_of_code_is_not_repeated_where_it_goes_on():
    numbered = listing("x = f(a, b)").indented(Content("12 "))
    assert [row.rstrip() for row in rows(numbered, 12)] == ["12  x = f(a,", "   ↳b)"]
