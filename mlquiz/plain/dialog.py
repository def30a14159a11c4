"""Questions and answers line by line: what a study session and a mock interview share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Generic, TypeVar

from mlquiz.domain.answers import GaveUp
from mlquiz.domain.blocks import Code, LabelledCurves
from mlquiz.domain.folding import fold
from mlquiz.domain.items import Item
from mlquiz.domain.kinds.registry import KINDS
from mlquiz.domain.rating_steps import Rate
from mlquiz.domain.steps import Given, WriteText
from mlquiz.errors import MlquizError
from mlquiz.i18n.messages import in_brackets
from mlquiz.i18n.plain import translate
from mlquiz.library.library import Library
from mlquiz.plain import formatting
from mlquiz.plain.exercise import Exercises
from mlquiz.plain.step_reader import StepReader
from mlquiz.study.session import AnswerResult, PresentedItem
from mlquiz.text import Lang
from mlquiz.views.question import added_blocks, question_content

if TYPE_CHECKING:
    from mlquiz.packs.trust import LoadedCode
    from mlquiz.plain.demos import AnsweredSession, DemoRunner

Session = TypeVar("Session", bound="AnsweredSession")
Read = Callable[[str], str | None]
Write = Callable[[str], None]


class Quit(Exception):
    """The learner quits, or there is no more input."""


class ItemDialog(Generic[Session]):
    """A dialog about items over lines of text; a subclass decides what is asked when.

    `read` shows a prompt and returns a line, or None at the end of the input.
    """

    def __init__(
        self,
        session: Session,
        library: Library,
        demos: DemoRunner,
        lang: Lang,
        read: Read,
        write: Write,
    ) -> None:
        self._session = session
        self._library = library
        self._demos = demos
        self._lang: Lang = lang
        self._read = read
        self._write = write
        self._exercises = Exercises(self._pack_code)
        self._reader = StepReader(self._line, write, lang, self._exercises)
        self._given: Given = ()
        """The values of the steps of the current question so far."""

    @property
    def _presented(self) -> PresentedItem | None:
        """The current item; None at the end."""
        raise NotImplementedError

    def _command(self, name: str) -> None:
        """Run a command, named without its colon; say which there are if it is unknown."""
        raise NotImplementedError

    def _run_commands(self, prompt: str) -> None:
        """Run commands, with or without a colon, until Enter."""
        while name := fold(self._line(prompt)).strip().casefold():
            self._command(name)

    def _line(self, prompt: str) -> str:
        """Return the next line that is not a command; commands, such as `:q`, are run.

        Raises Quit at the end of the input.
        """
        while True:
            line = self._read(prompt)
            if line is None:
                raise Quit
            command = fold(line).strip().casefold()
            if not command.startswith(":"):
                return line
            self._command(command[1:].strip())

    def _show_step(self, item: Item) -> None:
        """Show what the last step adds, and what to pick from in the next one."""
        for block in added_blocks(item, self._given, self._lang):
            if isinstance(block, LabelledCurves):
                self._demos.draw_curves(block, self._lang)
            else:
                self._show(formatting.format_blocks([block], self._lang))
        step = item.step(self._given)
        content = question_content(item, self._given, step, self._lang)
        if content.prompt:
            self._show(["", content.prompt])
        rows = content.rows[: len(step.points)] if isinstance(step, Rate) else content.rows
        self._show(formatting.format_rows(rows))
        if isinstance(step, WriteText) and step.starter:
            self._show(formatting.format_blocks([Code(step.starter)], self._lang))

    def _pack_code(self) -> LoadedCode | None:
        """Return the code with which the current item was loaded, if it is from a pack."""
        assert self._presented is not None
        return self._library.pack_code_of(self._presented.item.id)

    def _report(self, asked: PresentedItem, answered: AnswerResult | None) -> None:
        """Ask for a note and write a report on an item; nothing without a note."""
        from mlquiz.study.item_report import Subject, project_page, write_report

        self._write(self._translate("item_report.what", item=asked.item.id))
        note = self._read(self._translate("item_report.note"))
        if note is None or not note.strip():
            self._write(self._translate("item_report.cancelled"))
            return
        folders = self._demos.demo_folders
        subject = Subject(asked, answered)
        try:
            file = write_report(subject, self._library, folders, note, self._lang)
        except MlquizError as error:
            self._write(error.in_language(self._lang))
            return
        url = project_page()
        page = in_brackets(url, self._lang) if url else ""
        self._write(self._translate("item_report.written", file=file, page=page))

    def _show_outcome(self, answered: AnswerResult) -> None:
        """Show the outcome of an answer; a prediction's experiment runs before the verdict."""
        from mlquiz.views.feedback import feedback_view

        item, answer = answered.asked.item, answered.answer
        answer_counts = None  # no demo has run
        if item.is_prediction and not isinstance(answer, GaveUp):
            self._write(self._translate("predict.runs"))
            answer_counts = self._demos.run_prediction(self._session, self._lang)
        if answer_counts is False:  # the run contradicted the answer key, so nothing is right
            return
        view = feedback_view(item, answer, answered.grade, self._lang)
        self._show(formatting.format_outcome(view, self._lang))
        if answered.event.is_misjudgement:
            self._write(self._translate("confidence.sure_and_wrong"))
        if answer_counts is None:  # otherwise the run was the proof
            self._show_proof(answered)

    def _show_proof(self, answered: AnswerResult) -> None:
        """Show the claim that proves the answer, or else the sources of the lesson."""
        item = answered.asked.item
        if item.proof:
            self._show(self._demos.proof_lines(item, self._lang))
        elif not KINDS[item.kind].is_from_lesson:  # the lesson has its own proofs
            self._show(self._no_experiment(item))

    def _no_experiment(self, item: Item) -> Iterator[str]:
        """Yield that there is no experiment, unless none is possible, and the lesson's sources."""
        if item.is_provable:
            yield self._translate("proof.none")
        from mlquiz.render.sources import sources_line

        lesson = self._library.lesson(item.concept)
        if lesson and lesson.sources and not item.cites_sources:
            yield sources_line(lesson.sources, self._lang)

    def _run_demo(self, answered: AnswerResult) -> None:
        item = answered.asked.item
        if not item.proof:
            self._show(self._no_experiment(item))
            return
        try:
            self._demos.run_demo(self._session, self._lang)
        except MlquizError as error:
            self._write(error.in_language(self._lang))

    def _show(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._write(line)

    def _translate(self, key: str, **values: object) -> str:
        return translate(key, self._lang, **values)
