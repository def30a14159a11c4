"""The study session line by line: question, answer, outcome. Every answer is saved at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from mlquiz.domain.answers import Answer, GaveUp
from mlquiz.domain.blocks import Code, LabelledCurves
from mlquiz.domain.events import Action
from mlquiz.domain.folding import fold
from mlquiz.domain.items import Item
from mlquiz.domain.kinds.registry import KINDS
from mlquiz.domain.steps import Confidence, Given, Rate, WriteText
from mlquiz.errors import MlquizError
from mlquiz.i18n.messages import in_brackets
from mlquiz.i18n.plain import translate
from mlquiz.library.library import Library
from mlquiz.plain import formatting
from mlquiz.plain.exercise import Exercises
from mlquiz.plain.step_reader import GaveUpError, StepReader
from mlquiz.render.titles import title_line
from mlquiz.study.session import AnswerResult, PresentedItem, StudySession
from mlquiz.text import Lang
from mlquiz.views.feedback import feedback_view
from mlquiz.views.question import added_blocks, instruction, question_view

if TYPE_CHECKING:
    from mlquiz.packs.trust import LoadedCode
    from mlquiz.plain.prediction import Experiments

Read = Callable[[str], str | None]
Write = Callable[[str], None]


class Quit(Exception):
    """The learner quits, or there is no more input."""


class QuestionClosed(Exception):
    """The current question is closed: its item was suspended or buried, or an answer undone."""


class StepUndone(Exception):
    """The last step of the current question is undone."""


class PlainSession:
    """A study session over lines of text.

    `read` shows a prompt and returns a line, or None at the end of the input.
    """

    def __init__(
        self,
        session: StudySession,
        library: Library,
        experiments: Experiments,
        lang: Lang,
        read: Read,
        write: Write,
    ) -> None:
        self._session = session
        self._library = library
        self._experiments = experiments
        self._lang: Lang = lang
        self._read = read
        self._write = write
        self._exercises = Exercises(self._pack_code)
        self._reader = StepReader(self._line, write, lang, self._exercises)
        self._given: Given = ()
        """The values of the steps of the current question so far."""

    def run(self) -> None:
        """Ask items until the queue is empty, the learner quits or the input ends."""
        try:
            while self._session.asked is not None:
                self._ask_item()
        except Quit:
            self._write("")
        finally:
            self._exercises.close()
        queue = self._session.queue
        self._write(self._translate("session.over"))
        key = "session.count" if queue.answered else "session.none_answered"
        self._write(self._translate(key, answered=queue.answered, right=queue.right))
        if queue.returning:
            self._write(self._translate("back_soon", count=len(queue.returning)))

    def _ask_item(self) -> None:
        asked = self._session.asked
        assert asked is not None
        try:
            if self._session.answered is None:
                self._show_item(asked.item)
                answer, sure = self._answer_and_confidence(asked.item)
                answered = self._session.answer(answer, confident=sure)
                self._show_outcome(answered)
                if answered.event.action is Action.LEARN:
                    self._write(self._translate("counts_as_learning"))
            self._afterwards()
        except QuestionClosed:
            return

    def _show_item(self, item: Item) -> None:
        concept = self._library.concept(item.concept)
        self._write("")
        left = self._translate("left", count=self._session.queue.left)
        kind = instruction(item, self._lang)
        title = title_line(concept.title, self._lang)
        gap = "" if title.endswith("）") else " "  # a full-width bracket has its own space
        self._write(f"[{left}] {title}{gap}· {item.id} · {kind}")
        counts = not (self._session.is_practice or self._session.is_learning)
        if counts and self._session.may_read_first:
            self._write(self._translate("read_first"))
        self._given = ()
        self._show_step(item)

    def _answer_to(self, item: Item) -> tuple[Answer, bool]:
        """Ask step by step; return the answer, and whether it is complete, not given up."""
        while (step := item.step(self._given)) is not None:
            try:
                self._given = (*self._given, self._reader.value(step))
            except GaveUpError:
                return item.give_up(self._given), False
            except StepUndone:
                self._given = self._given[:-1]
            self._show_step(item)
        return item.answer_from(self._given), True

    def _answer_and_confidence(self, item: Item) -> tuple[Answer, bool | None]:
        """Return the answer, and whether the learner is sure; None if that is not asked."""
        while True:
            answer, is_complete = self._answer_to(item)
            if not is_complete or item.is_self_rated or not self._session.asks_confidence:
                return answer, None
            try:
                sure: bool = self._reader.ask("prompt.confidence", Confidence().read)
            except StepUndone:
                self._given = self._given[:-1]
                self._show_step(item)
            else:
                return answer, sure

    def _show_step(self, item: Item) -> None:
        """Show what the last step adds, and what to pick from in the next one."""
        for block in added_blocks(item, self._given, self._lang):
            if isinstance(block, LabelledCurves):
                self._experiments.draw_curves(block, self._lang)
            else:
                self._show(formatting.paint([block], self._lang))
        step = item.step(self._given)
        view = question_view(item, self._given, step, self._lang)
        if view.prompt:
            self._show(["", view.prompt])
        rows = view.rows[: len(step.points)] if isinstance(step, Rate) else view.rows
        self._show(formatting.paint_rows(rows))
        if isinstance(step, WriteText) and step.starter:
            self._show(formatting.paint([Code(step.starter)], self._lang))

    def _pack_code(self) -> LoadedCode | None:
        """Return the code with which the current item was loaded, if it is from a pack."""
        assert self._session.asked is not None
        return self._library.pack_code_of(self._session.asked.item.id)

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

    def _command(self, name: str) -> None:
        item = self._session.asked.item if self._session.asked else None
        assert item is not None
        match name:
            case "q" | "quit":
                raise Quit
            case "u" | "undo":
                self._undo()
            case "x" | "s" | "suspend":
                self._session.suspend()
                self._write(self._translate("suspended", item=item.id))
                raise QuestionClosed
            case "z" | "b" | "bury":
                self._session.bury()
                self._write(self._translate("session.buried", item=item.id))
                raise QuestionClosed
            case "f" | "flag":
                flagged = self._session.toggle_flag()
                key = "session.flagged" if flagged else "session.unflagged"
                self._write(self._translate(key, item=item.id))
            case "l" | "lesson":
                self._lesson(item)
            case "!" | "report":
                assert self._session.asked is not None
                self._report(self._session.asked, self._session.answered)
            case "d" | "demo" if self._session.answered is not None:
                self._demonstrate(self._session.answered)
            case _:
                self._write(self._translate("commands"))

    def _report(self, asked: PresentedItem, answered: AnswerResult | None) -> None:
        """Ask for a note and write a report on an item; nothing without a note."""
        from mlquiz.study.item_report import Subject, project_page, write_report

        self._write(self._translate("item_report.what", item=asked.item.id))
        note = self._read(self._translate("item_report.note"))
        if note is None or not note.strip():
            self._write(self._translate("item_report.cancelled"))
            return
        folders = self._experiments.folders
        subject = Subject(asked, answered)
        try:
            file = write_report(subject, self._library, folders, note, self._lang)
        except MlquizError as error:
            self._write(error.in_language(self._lang))
            return
        url = project_page()
        page = in_brackets(url, self._lang) if url else ""
        self._write(self._translate("item_report.written", file=file, page=page))

    def _undo(self) -> None:
        if self._given and self._session.answered is None:
            raise StepUndone
        undone = self._session.undo()
        if undone is None:
            self._write(self._translate("session.nothing_to_undo"))
            return
        key = "undone"
        if undone.action in (Action.SUSPEND, Action.BURY):
            still_buried = self._session.is_held_back(undone.item)
            key = "session.buried" if still_buried else "session.resumed"
        self._write(self._translate(key, item=undone.item))
        raise QuestionClosed

    def _afterwards(self) -> None:
        """Run commands, with or without a colon, until Enter goes on to the next item."""
        assert self._session.asked is not None
        proof = self._session.asked.item.proof
        prompt = self._translate("prompt.next" if proof else "prompt.next_no_demo")
        while True:
            line = self._line(prompt)
            name = fold(line).strip().casefold()
            if not name:
                self._session.advance()
                return
            self._command(name)

    def _lesson(self, item: Item) -> None:
        """Show the lesson; before an answer only for a new concept, and then count as learning."""
        if self._session.answered is None and not self._session.is_learning:
            if not self._session.may_read_first:
                self._write(self._translate("lesson_later"))
                return
            self._session.read_first()
        from mlquiz.plain.lesson import lesson_words

        page = self._library.lesson(item.concept)
        title = title_line(self._library.concept(item.concept).title, self._lang)
        if page is None:
            self._write(self._translate("no_lesson"))
        else:
            self._show(lesson_words(page, title, self._lang, self._experiments.folders))

    def _show_outcome(self, answered: AnswerResult) -> None:
        """Show the outcome of an answer; a prediction's experiment runs before the verdict."""
        item, answer = answered.asked.item, answered.answer
        stands = None
        if item.is_prediction and not isinstance(answer, GaveUp):
            self._write(self._translate("predict.runs"))
            stands = self._experiments.decide(self._session, self._lang)
        if stands is False:
            return
        view = feedback_view(item, answer, answered.grade, self._lang)
        self._show(formatting.outcome(view, self._lang))
        if answered.event.comes_back:
            self._write(self._translate("confidence.sure_and_wrong"))
        if stands is None:
            self._prove(answered)

    def _prove(self, answered: AnswerResult) -> None:
        item = answered.asked.item
        if item.proof:
            self._show(self._experiments.proof_lines(item, self._lang))
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

    def _demonstrate(self, answered: AnswerResult) -> None:
        item = answered.asked.item
        if not item.proof:
            self._show(self._no_experiment(item))
            return
        try:
            self._experiments.show(self._session, self._lang)
        except MlquizError as error:
            self._write(error.in_language(self._lang))

    def _show(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._write(line)

    def _translate(self, key: str, **values: object) -> str:
        return translate(key, self._lang, **values)
