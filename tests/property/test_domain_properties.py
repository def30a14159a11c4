"""Properties of reading, grading, scheduling and rendering over generated inputs."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlquiz.domain.answers import GaveUp, InvalidAnswer, SelectedOptions, Typed, read_marks
from mlquiz.domain.events import Action, Event
from mlquiz.domain.items import Option
from mlquiz.domain.kinds.choice import Choice
from mlquiz.domain.kinds.numeric import Numeric, number_readings
from mlquiz.domain.kinds.output import Output
from mlquiz.domain.outputs import same_output, tokens
from mlquiz.domain.rating import Rating
from mlquiz.domain.scheduling import replay
from mlquiz.render.markup import parse, to_plain
from mlquiz.render.maths import to_unicode
from mlquiz.text import Text
from tests.building.log import after
from tests.building.reading import read


def read_number(line: str, unit: str = "") -> float:
    """Return the likeliest reading of a line."""
    return number_readings(line, unit)[0]


flags = st.lists(st.booleans(), min_size=2, max_size=6).filter(any)


def choice(correct: list[bool]) -> Choice:
    options = tuple(
        Option(text=Text(f"o{n}", f"选{n}"), correct=right, why=Text("why", "为何"))
        for n, right in enumerate(correct)
    )
    return Choice(id="q", concept="c", ask=Text("?", "？"), options=options)


@given(flags, st.integers(0, 2**32), st.data())
def test_only_the_right_marks_are_right_in_any_order(correct, seed, data):
    shown = choice(correct).present(seed)
    right = {index for index, option in enumerate(shown.options) if option.correct}
    marked = data.draw(st.sets(st.integers(0, len(correct) - 1), min_size=1))
    assert shown.grade(SelectedOptions(frozenset(marked))).correct == (marked == right)


@given(st.text(max_size=20), st.integers(2, 6), st.booleans())
def test_a_line_is_read_as_options_or_refused_with_a_reason(line, count, many):
    try:
        marks = read_marks(line, count, many=many).options
    except InvalidAnswer as error:
        assert error.text.en
        assert error.text.zh
    else:
        assert marks <= set(range(count))
        assert many or len(marks) == 1


@given(st.text(max_size=30))
def test_a_line_is_read_as_a_number_or_refused_with_a_reason(line):
    try:
        assert isinstance(read_number(line), float)
    except InvalidAnswer as error:
        assert error.text.zh


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_printed_float_is_read_back(number):
    assert read_number(repr(number)) == number


STYLES = (
    "{}", " {} ", "={}", "≈ {}", "{} 个", "{} updates", "({})", "+{}", "{}。", "\u200b{}",
    "1*{}", "{}/1", "{}×10⁰", "{} x 10^0", "{}·1",
)  # fmt: skip


@given(
    st.decimals(0, 10**7, places=2),
    st.sampled_from(STYLES),
    st.sampled_from(["", ",", " ", "_", "'", "’", "\u00a0", "\u202f", "，"]),
    st.sampled_from([".", "．", "。"]),
    st.sampled_from(["", "-", "−", "–", "－"]),
    st.booleans(),
)
def test_every_style_of_a_number_is_read_back(number, style, grouping, point, minus, wide):
    whole, decimals = f"{number:,.2f}".split(".")
    written = whole.replace(",", grouping) + point + decimals
    if minus and style[0] in "+≈=":
        style = "{}"
    if wide:
        written = "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in written)
    typed = style.format(minus + written)
    expected = -float(number) if minus else float(number)
    assert read_number(typed) == pytest.approx(expected, rel=1e-12)


@given(st.floats(1e-6, 1e6), st.sampled_from(["{}%", "{} %", "{}％", "{} percent", "百分之{}"]))
def test_every_style_of_a_percentage_is_read_back(number, style):
    typed = style.format(repr(number))
    assert read_number(typed, "%") == pytest.approx(number)
    assert read_number(typed) == pytest.approx(number / 100)


@given(
    st.floats(-1e300, 1e300) | st.integers(-(10**18), 10**18).map(float),
    st.sampled_from(["", "%"]),
    st.floats(0, 1),
)
def test_the_answer_that_is_shown_is_graded_as_right(number, unit, tolerance):
    question = Numeric(
        id="q", concept="c", ask=Text("?", "？"), why=Text("so", "故"),
        answer=repr(number), unit=unit, tolerance=tolerance,
    )  # fmt: skip
    (shown,) = question.recap(GaveUp(), question.grade(GaveUp()), "en")
    assert question.grade(Typed(shown.text.removeprefix("The answer: "))).correct


@given(st.integers(0, 999), st.integers(1, 99), st.integers(2, 99))
def test_a_mixed_number_is_read_or_refused(whole, top, bottom):
    typed = f"{whole} {top}/{bottom}"
    if top < bottom:
        assert read_number(typed) == pytest.approx(whole + top / bottom)
    else:
        with pytest.raises(InvalidAnswer):
            read_number(typed)


@given(
    st.text("0123456789.,'_ %/*x^()-+eE·½²√零千万k=~百分之percent", max_size=30),
    st.sampled_from(["", "%"]),
)
def test_a_line_near_a_number_is_read_as_finite_or_refused(line, unit):
    try:
        assert math.isfinite(read_number(line, unit))
    except InvalidAnswer as error:
        assert error.text.zh


@given(st.text(max_size=60), st.text("[](), 0123.-\nabTrue'", min_size=1, max_size=40))
def test_any_line_is_read_as_an_output_or_refused_with_a_reason(line, printed):
    question = Output(
        id="q", concept="c", ask=Text("?", "？"), code="", answer=printed, why=Text("so", "故")
    )
    try:
        answer = read(question, line)
    except InvalidAnswer as error:
        assert error.text.zh
    else:
        question.grade(answer)


@given(st.lists(st.lists(st.integers(-9, 9), min_size=1, max_size=3), min_size=1, max_size=3))
def test_an_output_is_itself_and_no_other_nesting(rows):
    printed = str(rows)
    assert same_output(printed.replace("-", "−").replace(",", "，"), printed)
    assert not same_output(str([rows]), printed)
    assert not same_output(str([value for row in rows for value in row]), printed)


@given(st.text())
def test_printed_text_equals_itself_with_other_spaces(printed):
    assert tokens(printed) == tokens(f"  {printed}\n")


events = st.builds(
    lambda number, hours, rating, action: Event(
        uuid=f"{number:08d}", at=after(hours=hours), item="a", action=action,
        rating=rating if action is Action.ANSWER else None,
    ),
    st.integers(0, 10**7), st.integers(0, 20000), st.sampled_from(Rating),
    st.sampled_from([Action.ANSWER, Action.SUSPEND, Action.RESUME, Action.FLAG, Action.PRACTICE]),
)  # fmt: skip


@given(st.lists(events, max_size=15, unique_by=lambda event: event.uuid), st.randoms())
def test_a_replay_does_not_depend_on_order_and_is_never_due_in_the_past(log, random):
    state = replay("a", log)
    shuffled = list(log)
    random.shuffle(shuffled)
    assert replay("a", shuffled) == state
    if state.due is not None:
        assert state.due > state.last_review


@given(st.text())
def test_no_text_breaks_the_markup_or_passes_an_escape(text):
    parse(text)
    shown = to_plain(text)
    assert not any(
        (ord(sign) < 32 and sign not in "\n\t") or 127 <= ord(sign) < 160 for sign in shown
    )


@given(st.text(alphabet="\\{}_^$ frac sqrt hat 12ab", max_size=60))
def test_no_latex_breaks_the_maths(latex):
    assert "\n" not in to_unicode(latex)


HAN = st.text("批量归一化学习率", min_size=1, max_size=4)
SIGNS = st.sampled_from("，。；：？！、）（”“—…》")
LATIN = st.sampled_from(["BN", "x", "3", "$x$", "`eval()`"])
BOLD = st.sampled_from(["{}", "**{}**"])
"""Chinese, what follows or precedes it, and how it may be set."""


@given(HAN, st.one_of(SIGNS, HAN, LATIN), st.one_of(SIGNS, HAN, LATIN), BOLD, BOLD)
def test_a_broken_line_of_chinese_reads_as_if_it_were_not_broken(start, end, begin, first, second):
    """A space stands at the break only where one would be typed: beside Latin."""
    broken = f"{start}{first.format(end)}\n{second.format(begin)}"
    latin = [any(each.isascii() for each in text) for text in (end, begin)]
    sign = any(text in "，。；：？！、）（”“—…》" for text in (end, begin))
    gap = " " if any(latin) and not sign else ""
    assert to_plain(broken) == to_plain(f"{start}{first.format(end)}{gap}{second.format(begin)}")


@given(st.lists(st.sampled_from(["one", "two,", "“three”", "four…", "— five"]), min_size=2))
def test_a_broken_line_of_english_always_has_its_space(words):
    assert to_plain("\n".join(words)) == " ".join(words)
