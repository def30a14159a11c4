"""The study session line by line: question, answer, outcome. Every answer is saved at once."""

from __future__ import annotations

from mlquiz.domain.answers import Answer
from mlquiz.domain.events import Action
from mlquiz.domain.items import Item
from mlquiz.domain.rating_steps import Confidence
from mlquiz.plain.dialog import ItemDialog, Quit
from mlquiz.plain.step_reader import GaveUpError
from mlquiz.render.titles import title_line
from mlquiz.study.session import PresentedItem, StudySession
from mlquiz.views.question import instruction


class QuestionClosed(Exception):
    """The current question is closed: its item was suspended or buried, or an answer undone."""


class StepUndone(Exception):
    """The last step of the current question is undone."""


class PlainSession(ItemDialog[StudySession]):
    """A study session over lines of text."""

    @property
    def _presented(self) -> PresentedItem | None:
        return self._session.asked

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
            self._prompt_after_answer()
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
                self._show_lesson(item)
            case "!" | "report":
                assert self._session.asked is not None
                self._report(self._session.asked, self._session.answered)
            case "d" | "demo" if self._session.answered is not None:
                self._run_demo(self._session.answered)
            case _:
                self._write(self._translate("commands"))

    def _undo(self) -> None:
        if self._given and self._session.answered is None:
            raise StepUndone
        undone = self._session.undo()
        if undone is None:
            self._write(self._translate("session.nothing_to_undo"))
            return
        key = "undone"
        if undone.action in (Action.SUSPEND, Action.BURY):
            still_buried = self._session.is_suspended_or_buried(undone.item)
            key = "session.buried" if still_buried else "session.resumed"
        self._write(self._translate(key, item=undone.item))
        raise QuestionClosed

    def _prompt_after_answer(self) -> None:
        """Run commands until Enter, then go on to the next item."""
        assert self._session.asked is not None
        proof = self._session.asked.item.proof
        self._run_commands(self._translate("prompt.next" if proof else "prompt.next_no_demo"))
        self._session.advance()

    def _show_lesson(self, item: Item) -> None:
        """Show the lesson; before an answer only for a new concept, and then count as learning."""
        if self._session.answered is None and not self._session.is_learning:
            if not self._session.may_read_first:
                self._write(self._translate("lesson_later"))
                return
            self._session.read_first()
        from mlquiz.plain.lesson import lesson_lines

        page = self._library.lesson(item.concept)
        title = title_line(self._library.concept(item.concept).title, self._lang)
        if page is None:
            self._write(self._translate("no_lesson"))
        else:
            self._show(lesson_lines(page, title, self._lang, self._demos.demo_folders))
