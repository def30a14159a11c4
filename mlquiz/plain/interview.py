"""The mock interview line by line: question, answer, confidence, verdict, and the report."""

from __future__ import annotations

from typing import cast

from mlquiz.domain.answers import GaveUp
from mlquiz.domain.folding import fold
from mlquiz.domain.steps import Rate
from mlquiz.i18n.interview import translate
from mlquiz.library.library import Library
from mlquiz.plain import formatting
from mlquiz.plain.prediction import Experiments
from mlquiz.plain.session import PlainSession, Quit, Read, Write
from mlquiz.render.markup import to_plain
from mlquiz.study.interview import AskedRung, InterviewSession
from mlquiz.study.interview_page import clock_time
from mlquiz.study.session import StudySession
from mlquiz.text import Lang
from mlquiz.views.question import added_blocks

YES = ("y", "yes", "sure", "1", "是", "有", "有把握")
NO = ("n", "no", "unsure", "not sure", "2", "否", "没有", "没把握", "没")


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
            self._interview.pause()

    def _ask_rung(self, asked: AskedRung) -> None:
        left = clock_time(self._interview.seconds_left)
        title = to_plain(asked.ladder.title[self._lang])
        level = self._say(f"rung.{asked.rung.level.value}")
        self._write("")
        self._write(self._say("head", left=left, title=title, level=level))
        self._given = ()
        self._show_step(asked.item)
        if asked.points:
            self._ask_open(asked)
        else:
            self._ask_item_of(asked)
        self._write(self._whats_next(asked))
        self._afterwards()

    def _ask_item_of(self, asked: AskedRung) -> None:
        answer = self._answer_to(asked.item)
        self._interview.stop_watch()
        sure = None if isinstance(answer, GaveUp) else self._sure()
        self._show_outcome(self._interview.answer(answer, sure=sure))

    def _ask_open(self, asked: AskedRung) -> None:
        said = self._said()
        self._interview.stop_watch()
        sure = None if said is None else self._sure()
        model = formatting.paint(added_blocks(asked.item, (True,), self._lang), self._lang)
        self._show(["", self._say("open.model"), *model, ""])
        self._write(self._say("open.tick"))
        if asked.rung.false_premise:
            self._write(self._say("open.premise"))
        step = Rate(points=tuple(point.text for point in asked.points))
        self._show(formatting.paint_rows(step.point_rows((), self._lang)))
        ticked: frozenset[int] = frozenset()
        if said is not None:
            ticked = self._reader.ask("prompt.points", step.read_ticks)
        result = self._interview.answer_open(said or "", ticked, sure=sure, gave_up=said is None)
        self._write(f"{'✓' if result.passed else '✗'} {self._verdict(asked, len(ticked))}")

    def _said(self) -> str | None:
        """Return the lines typed up to an empty one; None if the learner gave up."""
        lines = [self._line(self._say("open.prompt"))]
        if fold(lines[0]).strip() == "?":
            return None
        while lines[-1].strip():
            lines.append(self._line(self._say("open.more")))
        return "\n".join(lines).strip()

    def _sure(self) -> bool:
        while True:
            word = fold(self._line(self._say("sure.prompt"))).strip().casefold()
            if word in YES or word in NO:
                return word in YES
            self._write(self._say("sure.again"))

    def _verdict(self, asked: AskedRung, ticked: int) -> str:
        result = self._interview.result
        assert result is not None
        if asked.rung.false_premise:
            return self._say("premise.seen" if result.passed else "premise.missed")
        key = "passed" if result.passed else "failed"
        return self._say(key, ticked=ticked, points=len(asked.points))

    def _whats_next(self, asked: AskedRung) -> str:
        result = self._interview.result
        if result is not None and not result.passed:
            return self._say("ladder.ends")
        return self._say("ladder.done" if asked.is_last else "goes_on")

    def _afterwards(self) -> None:
        """Run commands, with or without a colon, until Enter goes on to the next rung."""
        while True:
            name = fold(self._line(self._say("prompt.next"))).strip().casefold()
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
            case "d" | "demo" if answered is not None:
                self._demonstrate(answered)
            case _:
                self._write(self._say("commands"))

    def _say(self, key: str, **values: object) -> str:
        return translate(key, self._lang, **values)
