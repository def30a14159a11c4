"""The shipped content: no problems, and every listing that it quotes does what it says."""

import contextlib
import io
import tempfile
from pathlib import Path

import pytest

from mlquiz.domain.answers import Typed
from mlquiz.domain.expressions import evaluate_finite
from mlquiz.domain.kinds.order import Arranged
from mlquiz.lab.child.exercise import run_exercise
from mlquiz.lab.evidence import evidence_of
from mlquiz.lab.spec_file import find_demo, load_spec
from mlquiz.library.library import Library
from mlquiz.lint.check import check
from mlquiz.paths import content_dir, demos_dir
from mlquiz.render.markup import to_plain
from tests.building.reading import read

FEWEST_POINTS = 10


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    with Library.open(cache=tmp_path_factory.mktemp("cache") / "library.sqlite") as opened:
        yield opened


def shipped_items():
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(cache=Path(folder, "library.sqlite")) as opened,
    ):
        return [opened.item(item) for item in opened.item_ids()]


ITEMS = shipped_items()


def of_kind(kind):
    return [pytest.param(item, id=item.id) for item in ITEMS if item.kind == kind]


def test_check_finds_no_problem():
    assert [str(problem) for problem in check([content_dir()], demos_dir()).problems] == []


def result_of(code, name):
    """Return what code prints, or the error that ends it."""
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(code, name, "exec"), {"__name__": "__main__"})
    except Exception as error:  # noqa: BLE001 - any error may be the symptom
        return error
    return printed.getvalue().strip()


@pytest.mark.parametrize("question", of_kind("output"))
def test_code_prints_its_answer(question):
    printed = result_of(question.code, question.id)
    assert printed == question.answer.strip()
    assert question.grade(Typed(printed)).correct
    assert all(not question.grade(Typed(trap.answer)).correct for trap in question.traps)


@pytest.mark.parametrize("question", of_kind("bug"))
def test_a_bug_shows_and_is_gone_once_fixed(question):
    fixed, faulty = result_of(question.fixed, question.id), result_of(question.code, question.id)
    assert isinstance(fixed, str)
    assert fixed
    assert faulty != fixed


@pytest.mark.parametrize("question", of_kind("implement"))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_the_solution_passes_and_everything_else_fails(question):
    result = run_exercise(question.exercise, question.step(()).read(question.solution))
    assert result.failure is None
    assert result.passed == len(question.cases)
    assert run_exercise(question.exercise, question.starter).failure is not None
    for index, wrong in enumerate(question.wrong):
        result = run_exercise(question.exercise, question.step(()).read(wrong.code))
        assert result.failure is not None, wrong.why.en
        assert result.wrong in (index, None), wrong.why.en


def test_code_is_asked_for_in_every_section(library):
    sections = {library.concept(item.concept).section for item in ITEMS if item.kind == "implement"}
    assert sections == {section.id for section in library.sections()}


@pytest.mark.parametrize("question", of_kind("implement"))
def test_listings_fit_a_narrow_terminal(question):
    listings = (question.starter, question.solution, *(case.call for case in question.cases))
    assert all(len(line) <= 92 for text in listings for line in text.splitlines())
    assert all(len(line) <= 72 for line in question.solution.splitlines())


@pytest.mark.parametrize("question", of_kind("order"))
def test_steps_are_right_in_the_order_of_the_file_and_shown_in_another(question):
    for seed in range(5):
        shown = question.present(seed)
        places = tuple(shown.shown.index(index) for index in range(len(shown.steps)))
        assert shown.grade(Arranged(places)).correct
        assert not shown.grade(Arranged(tuple(sorted(places)))).correct


@pytest.mark.parametrize("question", of_kind("numeric"))
def test_every_draw_of_a_numeric_question_has_one_answer(question):
    for drawn in question.draws():
        names = question.bind(drawn)
        answer = evaluate_finite(question.answer, names)
        for trap in question.traps:
            assert not question.agrees(evaluate_finite(trap.answer, names), answer), drawn
    shown = question.present(0)
    assert shown.grade(Typed(shown.answer)).correct
    assert "{" not in to_plain(shown.ask.en).replace("{{", "")


@pytest.mark.parametrize("question", of_kind("diagnose"))
def test_a_diagnosis_shows_curves(question):
    spec = load_spec(find_demo(question.demo))
    stored = evidence_of(spec).curves
    for series in question.drawn_series:
        points = [y for y in stored[series].y if y is not None]
        assert len(points) >= FEWEST_POINTS, series


def test_the_whole_map_is_there(library):
    assert len(library.concepts()) == 181
    assert len(library.sections()) == 11


def test_every_concept_has_how_often_it_is_asked():
    for file in content_dir().glob("*/*.toml"):
        if file.parent.name not in ("statements", "interviews"):
            assert "\nasked = " in file.read_text(encoding="utf-8"), file


def test_the_classics_come_first_with_what_they_require(library):
    classics = {"dropout", "batch-normalization", "overfitting", "regularization"}
    classics |= {"l1-regularization", "l2-regularization"}
    asked_least = min(library.concept(concept).asked for concept in classics)
    needed = set[str]()
    waiting = [each.id for each in library.concepts() if each.asked >= asked_least]
    while waiting:
        if (concept := waiting.pop()) not in needed:
            needed.add(concept)
            waiting.extend(library.concept(concept).requires)
    items = (library.item(item).concept for item in library.item_ids())
    while classics:
        concept = next(items)
        assert concept in needed
        classics.discard(concept)


def test_new_items_come_after_their_prerequisites(library):
    first_position = {}
    for number, item in enumerate(library.item_ids()):
        first_position.setdefault(library.item(item).concept, number)
    for concept, first in first_position.items():
        for need in library.concept(concept).requires:
            assert first_position.get(need, -1) < first, (need, concept)


@pytest.mark.parametrize("question", of_kind("numeric"))
def test_a_question_for_a_percentage_has_the_unit(question):
    asks = "percentage" in question.ask.en or "百分之几" in question.ask.zh
    assert question.unit == ("%" if asks else "")


@pytest.mark.parametrize("question", of_kind("output"))
def test_an_output_is_right_as_it_is_printed(question):
    pasted = read(question, question.answer.replace("-", "−").replace("\n", "\r\n"))
    assert question.grade(pasted).correct
