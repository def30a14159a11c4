"""A report on an item: what it holds, and where it is written, in both front ends."""

import re
from datetime import UTC, datetime

import pytest

from mlquiz.domain.answers import GaveUp
from mlquiz.errors import MlquizError
from mlquiz.study.item_report import FOLDER, Subject, write_report
from tests.building.small_library import CHOICE


def test_a_report_has_what_an_author_needs(start_session, library, home):
    session = start_session(CHOICE)
    before = write_report(
        Subject(session.asked, session.answered), library, (), "Two options are right.", "zh"
    )
    session.answer(GaveUp())
    subject = Subject(session.asked, session.answered)
    after = write_report(subject, library, (), "  Still.\n", "en")
    assert before != after
    assert {before.parent, after.parent} == {home / FOLDER}
    text = before.read_text(encoding="utf-8")
    assert text.startswith("# pick\n")
    assert f"- version: {library.content_hash('pick')}, mlquiz " in text
    assert f"- seed: {session.asked.seed}\n" in text
    assert "- language: zh\n" in text
    assert "- answer" not in text
    assert text.endswith("\n## Note\n\nTwo options are right.\n")
    assert '"gave_up": true}`, graded wrong\n' in after.read_text(encoding="utf-8")


def test_every_report_is_a_file_of_its_own(start_session, library):
    session = start_session(CHOICE)
    files = {
        write_report(Subject(session.asked, session.answered), library, (), f"note {n}", "en")
        for n in range(4)
    }
    assert len(files) == 4
    assert {file.read_text().split()[-1] for file in files} == set("0123")


def test_its_name_has_the_local_day(start_session, library, clock, in_zone):
    in_zone("Asia/Shanghai")
    clock.now = datetime(2026, 1, 5, 23, 30, tzinfo=UTC)
    file = write_report(Subject(start_session(CHOICE).asked), library, (), "note", "en")
    assert file.name == "2026-01-06-pick.md"


def test_a_note_of_any_characters_is_kept(start_session, library):
    note = "错了 \udc80 ```# x"
    file = write_report(Subject(start_session(CHOICE).asked), library, (), note, "en")
    assert "错了" in file.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_one_sentence(start_session, library, home):
    home.mkdir(exist_ok=True)
    (home / FOLDER).write_text("")
    with pytest.raises(MlquizError, match="cannot be written"):
        write_report(Subject(start_session(CHOICE).asked), library, (), "note", "en")


def test_a_plain_session_writes_a_report_before_and_after_the_answer(mlquiz, home):
    lines = [":!", "The first note.", "?", "!", "", "！", "第二条", "q"]
    command = "quiz", "--plain", "-n", "1", "--concept", "dropout", "--kind", "choice"
    done = mlquiz(*command, given="\n".join(lines) + "\n")
    assert done.returncode == 0
    assert "No report was written." in done.stdout
    notes = sorted(file.read_text(encoding="utf-8") for file in (home / FOLDER).iterdir())
    assert len(notes) == 2
    assert done.stdout.count("To send it") == 2
    assert any("The first note." in note and "- answer" not in note for note in notes)
    evidence = [line for note in notes for line in note.splitlines() if "- evidence" in line]
    assert len(evidence) == 2
    assert all(re.search(r"\w+/\w+:\w+: .* of \d+", line) for line in evidence)
