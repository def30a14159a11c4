"""The mock interview line by line: question, answer, confidence, verdict, and what comes next."""

from __future__ import annotations

from mlquiz.domain.answers import Answer
from mlquiz.domain.items import Item
from mlquiz.domain.rating_steps import Confidence, Tick
from mlquiz.domain.steps import Step
from mlquiz.i18n.interview import translate
from mlquiz.plain.dialog import ItemDialog, Quit
from mlquiz.plain.step_reader import GaveUpError
from mlquiz.render.markup import to_plain
from mlquiz.study.interview import AskedRung, InterviewSession
from mlquiz.study.interview_page import clock_time
from mlquiz.study.session import AnswerResult, PresentedItem


class PlainInterview(ItemDialog[InterviewSession]):
    """An interview over lines of text."""

    @property
    def _presented(self) -> PresentedItem | None:
        return self._session.asked.presented if self._session.asked else None

    def run(self) -> None:
        """Ask rungs until the time or the ladders are over, or the learner breaks off.

        Saves how long it went, however it ends.
        """
        try:
            while self._session.asked is not None:
                self._ask_rung(self._session.asked)
        except Quit:
            self._write("")
        finally:
            self._exercises.close()
            self._session.pause()

    def _ask_rung(self, asked: AskedRung) -> None:
        left = clock_time(self._session.seconds_left)
        title = to_plain(asked.ladder.title[self._lang])
        level = self._message(f"rung.{asked.rung.level.value}")
        self._write("")
        self._write(self._message("head", left=left, title=title, level=level))
        self._given = ()
        self._show_step(asked.item)
        answer, sure = self._answer_and_confidence(asked.item)
        self._show_outcome(self._session.answer(answer, confident=sure))
        self._write(self._whats_next(asked))
        self._prompt_after_answer()

    def _answer_and_confidence(self, item: Item) -> tuple[Answer, bool | None]:
        """Return the answer, and whether the learner was sure before the right one was shown."""
        sure: bool | None = None
        while (step := item.step(self._given)) is not None:
            try:
                given = (*self._given, self._value(step))
            except GaveUpError:
                return item.give_up(self._given), None
            following = item.step(given)
            if sure is None and (following is None or following.shows_answer):
                self._session.stop_timing()
                sure = self._reader.ask("prompt.confidence", Confidence().read)
            self._given = given
            self._show_step(item)
        return item.answer_from(self._given), sure

    def _value(self, step: Step) -> object:
        """Ask for the value of a step; raise GaveUpError if the learner does not know."""
        if isinstance(step, Tick):
            return self._reader.ask("prompt.points", step.read)
        return self._reader.value(step)

    def _show_proof(self, answered: AnswerResult) -> None:
        """Show the claim that proves the answer, if there is one; the lesson has the sources."""
        if answered.asked.item.proof:
            super()._show_proof(answered)

    def _whats_next(self, asked: AskedRung) -> str:
        result = self._session.result
        if result is not None and not result.passed:
            return self._message("ladder.ends")
        return self._message("ladder.done" if asked.is_last else "goes_on")

    def _prompt_after_answer(self) -> None:
        """Run commands until Enter, then go on to the next rung."""
        assert self._session.asked is not None
        proof = self._session.asked.presented.item.proof
        self._run_commands(self._message("prompt.next" if proof else "prompt.next_no_demo"))
        self._session.advance()

    def _command(self, name: str) -> None:
        answered = self._session.answered
        match name:
            case "q" | "quit":
                raise Quit
            case "t" | "time":
                left = clock_time(self._session.seconds_left)
                self._write(self._message("time_left", left=left))
            case "!" | "report" if self._session.asked is not None:
                self._report(self._session.asked.presented, answered)
            case "d" | "demo" if answered is not None:
                self._run_demo(answered)
            case _:
                self._write(self._message("commands"))

    def _message(self, key: str, **values: object) -> str:
        """Return a message of the interview; `_translate` knows those of a plain session."""
        return translate(key, self._lang, **values)
