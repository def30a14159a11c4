"""How typed answers are read: the tables in `spellings` have one spelling per line."""

import csv
import re
from pathlib import Path

import pytest

from mlquiz.domain.answers import InvalidAnswer, SelectedOptions, Typed, letters
from mlquiz.domain.concepts import StatementVerdict
from mlquiz.domain.items import Option
from mlquiz.domain.kinds.choice import Choice
from mlquiz.domain.kinds.numeric import Numeric
from mlquiz.domain.kinds.output import Output
from mlquiz.domain.kinds.verdict import Judged, JudgeStatement
from mlquiz.domain.numbers import InvalidNumber, Number, read_numbers
from tests.building.items import statement, text
from tests.building.reading import read

REFUSED = "refused"
ESCAPE = re.compile(r"\\(u[0-9a-f]{4}|.)")


def unescape(cell: str) -> str:
    """Return a cell with escapes such as `\\n` and `\\u200b` decoded."""
    known = {"n": "\n", "r": "\r", "\\": "\\"}
    return ESCAPE.sub(
        lambda found: known.get(found[1]) or chr(int(found[1][1:], base=16)),
        cell,
    )


def table(name: str) -> list[tuple[str, ...]]:
    """Return the rows of a table without its header and comments."""
    path = Path(__file__).with_name("spellings") / f"{name}.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [tuple(map(unescape, row)) for row in rows if len(row) > 1]


def parse_number(cell: str) -> Number:
    is_percentage = cell.endswith("%")
    value = float(cell.rstrip("%"))
    return Number(value / 100 if is_percentage else value, is_percentage)


@pytest.mark.parametrize(("typed", "meant"), table("numbers"))
def test_numbers(typed, meant):
    if meant == REFUSED:
        with pytest.raises(InvalidNumber) as refusal:
            read_numbers(typed)
        assert refusal.value.hint.en
        assert refusal.value.hint.zh
        return
    expected = [parse_number(cell) for cell in meant.split(" or ")]
    readings = read_numbers(typed)
    assert [each.value for each in readings] == pytest.approx([each.value for each in expected])
    assert [each.is_percentage for each in readings] == [each.is_percentage for each in expected]


@pytest.mark.parametrize(("printed", "typed", "graded"), table("outputs"))
def test_outputs(printed, typed, graded):
    question = Output(id="o", concept="c", ask=text("?"), code="", answer=printed, why=text("so"))
    try:
        answer = read(question, typed)
    except InvalidAnswer:
        assert graded == REFUSED
    else:
        assert graded == ("right" if question.grade(answer).correct else "wrong")


@pytest.mark.parametrize(("asked", "typed", "meant"), table("letters"))
def test_letters_and_words(asked, typed, meant):
    option, right = Option(text=text("o"), why=text("w")), Option(text=text("r"), correct=True)
    questions = {
        "one": Choice(id="q", concept="c", ask=text("?"), options=(right, option, option, option)),
        "many": Choice(id="q", concept="c", ask=text("?"), options=(right, option, right, option)),
        "verdict": JudgeStatement(id="v", concept="c", statement=statement(StatementVerdict.WRONG)),
    }
    try:
        answer = read(questions[asked], typed)
    except InvalidAnswer:
        assert meant == REFUSED
        return
    match answer:
        case SelectedOptions(options):
            assert meant == " ".join(letters(4)[index] for index in sorted(options))
        case Judged(judgement):
            assert meant == judgement.value


PERCENTAGE = Numeric(
    id="n", concept="c", ask=text("What percentage?"), answer="40.0", why=text("so"), unit="%"
)
SHARE = Numeric(id="n", concept="c", ask=text("Which share?"), answer="0.4", why=text("so"))


@pytest.mark.parametrize("typed", ["40", "40%", "40.0 %", "４０％", "40 percent", "百分之40"])
def test_a_percentage_is_a_number_in_percent(typed):
    assert PERCENTAGE.grade(read(PERCENTAGE, typed)).correct


@pytest.mark.parametrize("typed", ["0.4", "2/5", ".4", "1", "1.5"])
def test_a_ratio_is_refused_where_a_percentage_is_asked(typed):
    with pytest.raises(InvalidAnswer, match="percentage") as refusal:
        read(PERCENTAGE, typed)
    assert "40" not in refusal.value.text.en + refusal.value.text.zh


@pytest.mark.parametrize("typed", ["0.4%", "41", "4", "4%", "0", "400%"])
def test_another_percentage_is_wrong(typed):
    assert not PERCENTAGE.grade(read(PERCENTAGE, typed)).correct


@pytest.mark.parametrize("typed", ["0.4", "40%", "2/5", "0,4", "4*10^-1", "4·10⁻¹"])
def test_a_share_is_right_as_a_number_and_as_a_percentage(typed):
    assert SHARE.grade(read(SHARE, typed)).correct


@pytest.mark.parametrize(("answer", "correct"), [("1024", True), ("1.024", True), ("1.25", False)])
def test_an_ambiguous_comma_is_right_if_a_reading_is(answer, correct):
    question = Numeric(id="n", concept="c", ask=text("?"), answer=answer, why=text("so"))
    assert question.grade(Typed("1,024")).correct is correct


@pytest.mark.parametrize("line", ["1" * 101, "1" * 100_000, "(" * 90, "√" * 99, "2^" * 49 + "2"])
def test_a_long_line_is_no_number(line):
    with pytest.raises(InvalidNumber):
        read_numbers(line)


def test_a_long_output_is_refused():
    question = Output(id="o", concept="c", ask=text("?"), code="", answer="1", why=text("so"))
    with pytest.raises(InvalidAnswer):
        read(question, "1 " * 5_000)
