"""Open questions, line by line."""

from tests.building.open_question import write_open_question


def test_an_open_answer_is_compared_and_kept(answer, tmp_path):
    out, logged = answer(
        write_open_question(tmp_path), "open", ["It depends", "", "on much.", ".", "b", "", ""]
    )
    assert "When would you not?" in out
    assert out.count("It depends") == 0
    assert out.index("model model") < out.index("Which of these points did you make?")
    assert "  ✗ point one\n    To practise this: Which? (choice)" in out
    assert "  ✓ point two" in out
    assert "No experiment" not in out
    assert logged[0].items() >= {"typed": "It depends\n\non much.", "recalled": 1}.items()
    assert logged[0]["ticked"] == [1]


def test_an_open_question_may_be_answered_aloud(answer, tmp_path):
    out, logged = answer(write_open_question(tmp_path), "open", ["", "", "4", ""])
    assert "▸ Answered." in out
    assert "✗" not in out
    assert logged[0].items() >= {"typed": "", "recalled": 4}.items()


def test_giving_up_an_open_question_shows_the_model_answer(answer, tmp_path):
    out, logged = answer(write_open_question(tmp_path), "open", ["?", ""], "zh")
    assert "答答答" in out
    assert "相关练习：哪个？（choice）" in out
    assert logged[0]["gave_up"] is True


def test_a_long_answer_is_refused(answer, tmp_path):
    out, logged = answer(
        write_open_question(tmp_path), "open", ["x" * 5000, ".", "short", ".", "", "", ""]
    )
    assert "That is too long: at most 4000 characters." in out
    assert logged[0]["typed"] == "short"


def test_the_learner_is_not_asked_how_sure_they_are(answer, tmp_path):
    root, asked = write_open_question(tmp_path), [("ask_confidence", "on")]
    out, logged = answer(root, "open", ["", "", "", ""], settings=asked)
    assert "sure" not in out
    assert logged[0]["recalled"] == 3
