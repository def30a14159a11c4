"""The mock interview line by line: question, answer, confidence, verdict, and what comes next."""

from __future__ import annotations

from typing import cast

from mlquiz.domain.answers import Answer
from mlquiz.domain.folding import fold
from mlquiz.domain.interview_steps import Tick
from mlquiz.domain.items import Item
from mlquiz.domain.steps import Confidence, Step
from mlquiz.i18n.interview import translate
from mlquiz.library.library import Library
from mlquiz.plain.prediction import Experiments
from mlquiz.plain.session import PlainSession, Quit, Read, Write
from mlquiz.plain.step_reader import GaveUpError
from mlquiz.render.markup import to_plain
from mlquiz.study.interview import AskedRung, InterviewSession
from mlquiz.study.interview_page import clock_time
from mlquiz.study.session import AnswerResult, StudySession
from mlquiz.text import Lang


class PlainInterview(PlainSession):
    """An interview over lines of text."""

    def __init__(
        self,
        interview: InterviewSession,
        library: Library,
        experiments: Experiments,
        lang: Lang,
        read: Read,
        write: Write,
    ) -> None:
        super().__init__(cast("StudySession", interview), library, experiments, lang, read, write)
        self._interview = interview

    def run(self) -> None:
        """Ask rungs until the time or the ladders are over, or the learner breaks off.

        Saves how long it went, however it ends.
        """
        try:
            while self._interview.asked is not None:
                self._ask_rung(self._interview.asked)
        except Quit:
            self._write("")
        finally:
            self._exercises.close()
            self._interview.pause()

    def _ask_rung(self, asked: AskedRung) -> None:
        left = clock_time(self._interview.seconds_left)
        title = to_plain(asked.ladder.title[self._lang])
        level = self._say(f"rung.{asked.rung.level.value}")
        self._write("")
        self._write(self._say("head", left=left, title=title, level=level))
        self._given = ()
        self._show_step(asked.item)
        answer, sure = self._answer_and_confidence(asked.item)
        self._show_outcome(self._interview.answer(answer, confident=sure))
        self._write(self._whats_next(asked))
        self._afterwards()

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
                self._interview.stop_watch()
                sure = self._reader.ask("prompt.confidence", Confidence().read)
            self._given = given
            self._show_step(item)
        return item.answer_from(self._given), sure

    def _value(self, step: Step) -> object:
        """Ask for the value of a step; raise GaveUpError if the learner does not know."""
        if isinstance(step, Tick):
            return self._reader.ask("prompt.points", step.read)
        return self._reader.value(step)

    def _prove(self, answered: AnswerResult) -> None:
        """Show the claim that proves the answer, if there is one; the lesson has the sources."""
        if answered.asked.item.proof:
            super()._prove(answered)

    def _whats_next(self, asked: AskedRung) -> str:
        result = self._interview.result
        if result is not None and not result.passed:
            return self._say("ladder.ends")
        return self._say("ladder.done" if asked.is_last else "goes_on")

    def _afterwards(self) -> None:
        """Run commands, with or without a colon, until Enter goes on to the next rung."""
        assert self._interview.asked is not None
        proof = self._interview.asked.presented.item.proof
        prompt = self._say("prompt.next" if proof else "prompt.next_no_demo")
        while True:
            name = fold(self._line(prompt)).strip().casefold()
            if not name:
                self._interview.advance()
                return
            self._command(name)

    def _command(self, name: str) -> None:
        answered = self._interview.answered
        match name:
            case "q" | "quit":
                raise Quit
            case "t" | "time":
                left = clock_time(self._interview.seconds_left)
                self._write(self._say("time_left", left=left))
            case "!" | "report" if self._interview.asked is not None:
                self._report(self._interview.asked.presented, answered)
            case "d" | "demo" if answered is not None:
                self._demonstrate(answered)
            case _:
                self._write(self._say("commands"))

    def _say(self, key: str, **values: object) -> str:
        return translate(key, self._lang, **values)
