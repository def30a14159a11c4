"""The study session line by line: question, answer, outcome. Every answer is saved at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from mlquiz.domain.answers import Answer, GaveUp, InvalidAnswer, Recalled, read_marks
from mlquiz.domain.events import Action
from mlquiz.domain.folding import fold
from mlquiz.domain.items import Item
from mlquiz.domain.kinds.choice import Predict
from mlquiz.domain.kinds.output import Output
from mlquiz.domain.kinds.say import SayIt, suggested_rating
from mlquiz.domain.kinds.verdict import Judged, JudgeStatement
from mlquiz.domain.outputs import is_complete, line_count, split_lines
from mlquiz.domain.rating import Rating
from mlquiz.errors import MlquizError
from mlquiz.i18n.plain import translate
from mlquiz.library.library import Library
from mlquiz.plain import formatting
from mlquiz.plain.lesson import lesson_words
from mlquiz.plain.prediction import Experiments
from mlquiz.render.sources import sources_line
from mlquiz.render.titles import title_line
from mlquiz.study.session import AnswerResult, StudySession
from mlquiz.text import Lang, Text

T = TypeVar("T")
Read = Callable[[str], str | None]
Write = Callable[[str], None]


class Quit(Exception):
    """The learner quits, or there is no more input."""


class QuestionClosed(Exception):
    """The current question is closed: its item was suspended or buried, or a step was undone."""


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

    def run(self) -> None:
        """Ask items until the queue is empty, the learner quits or the input ends."""
        try:
            while self._session.asked is not None:
                self._ask_item()
        except Quit:
            self._write("")
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
                answered = self._session.answer(self._answer_to(asked.item))
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
        kind = formatting.kind_line(item, self._lang)
        title = title_line(concept.title, self._lang)
        gap = "" if title.endswith("）") else " "  # a full-width bracket has its own space
        self._write(f"[{left}] {title}{gap}· {item.id} · {kind}")
        if self._session.may_read_first and not self._session.is_learning:
            self._write(self._translate("read_first"))
        self._show(formatting.question(item, self._lang))

    def _answer_to(self, item: Item) -> Answer:
        if item.is_card:
            self._line(self._translate("prompt.reveal"))
            self._show([formatting.back(item, self._lang)])
            if isinstance(item, SayIt) and item.points:
                return self._rate_points(item)
            return Recalled(self._ask("prompt.rate", read_rating))
        if isinstance(item, Output) and line_count(item.answer) > 1:
            return self._lines_of(item)
        answer = self._ask("prompt.answer", lambda line: read_answer(item, line))
        if isinstance(item, JudgeStatement) and isinstance(answer, Judged) and item.repairs:
            self._show(
                [self._translate("judge.repair"), *formatting.choices(item.repairs, self._lang)]
            )
            return self._ask("prompt.answer", lambda line: read_repair(item, answer, line))
        return answer

    def _rate_points(self, item: SayIt) -> Answer:
        """Ask which points were said, then for a rating, and suggest one."""
        self._show(["", *formatting.points(item, self._lang)])
        ticked = self._ask("prompt.points", lambda line: read_ticks(line, len(item.points)))
        rating = suggested_rating(len(ticked), len(item.points))
        return Recalled(
            self._ask(
                "prompt.rate_ticked",
                lambda line: read_rating(line) if fold(line).strip() else rating,
                rating=int(rating),
            )
        )

    def _lines_of(self, item: Output) -> Answer:
        """Read an output of several lines; a blank line ends it early."""
        count = line_count(item.answer)
        while True:
            typed = self._line(self._translate("prompt.lines", count=count))
            last = typed
            while fold(last).strip() not in ("", "?") and not is_complete(typed, item.answer):
                number = len(split_lines(typed, item.answer)) + 1
                last = self._line(self._translate("prompt.line", number=number, count=count))
                typed += f"\n{last}"
            try:
                return read_answer(item, last if fold(last).strip() == "?" else typed)
            except InvalidAnswer as error:
                self._write(error.text[self._lang])

    def _ask(self, prompt: str, understand: Callable[[str], T], **values: object) -> T:
        while True:
            line = self._line(self._translate(prompt, **values))
            try:
                return understand(line)
            except InvalidAnswer as error:
                self._write(error.text[self._lang])

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
            case "d" | "demo" if self._session.answered is not None:
                self._demonstrate(self._session.answered)
            case _:
                self._write(self._translate("commands"))

    def _undo(self) -> None:
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
        while True:
            line = self._line(self._translate("prompt.next"))
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
        if isinstance(item, Predict) and not isinstance(answer, GaveUp):
            self._write(self._translate("predict.runs"))
            stands = self._experiments.decide(self._session, self._lang)
        if stands is False:
            return
        self._show(formatting.outcome(item, answered.grade, answer, self._lang))
        if stands is None:
            self._prove(answered)

    def _prove(self, answered: AnswerResult) -> None:
        item = answered.asked.item
        if item.proof:
            self._show(self._experiments.proof_lines(item, self._lang))
        elif not isinstance(item, SayIt):  # made from the lesson, which has its own proofs
            self._show(self._no_experiment(item))

    def _no_experiment(self, item: Item) -> Iterator[str]:
        """Yield the message that there is no experiment, and the lesson's sources in its place."""
        yield self._translate("proof.none")
        lesson = self._library.lesson(item.concept)
        if (
            lesson and lesson.sources and not isinstance(item, JudgeStatement)
        ):  # the ledger shows its own
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


def read_answer(item: Item, line: str) -> Answer:
    """Read an answer; a lone question mark means 'I do not know'. Raises InvalidAnswer."""
    return GaveUp() if fold(line).strip() == "?" else item.read(line)


def read_repair(item: JudgeStatement, judged: Judged, line: str) -> Answer:
    """Read the letter of a repair; a lone question mark means 'I do not know'.

    Raises InvalidAnswer.
    """
    if fold(line).strip() == "?":
        return judged
    (repair,) = read_marks(line, len(item.repairs), many=False).options
    return Judged(judged.judgement, repair)


def read_ticks(line: str, count: int) -> frozenset[int]:
    """Read the letters of the points that were said; an empty line means none."""
    return read_marks(line, count, many=True).options if fold(line).strip() else frozenset()


def read_rating(line: str) -> Rating:
    """Read how well a card was recalled; raises InvalidAnswer for anything but 1 to 4."""
    digit = fold(line).strip()
    if digit not in {"1", "2", "3", "4"}:
        raise InvalidAnswer(Text("Type 1, 2, 3 or 4.", "请输入 1、2、3 或 4。"))
    return Rating(int(digit))
