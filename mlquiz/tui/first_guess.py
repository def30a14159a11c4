"""The guess that the lab asks for before the first run of a demo, and how it came out."""

from __future__ import annotations

from textual.content import Content

from mlquiz.i18n.tui import translate
from mlquiz.lab.guess import curves_to_guess, lowest_at_end
from mlquiz.lab.spec import DemoSpec
from mlquiz.render.markup import to_plain
from mlquiz.text import Lang
from mlquiz.tui.document import Document, text
from mlquiz.tui.widgets.options import RIGHT, WRONG
from mlquiz.tui.widgets.run_chart import Phase, RunChart


class FirstGuess:
    """Which curve the learner expects to end lowest; `curves` are those to choose from."""

    def __init__(self, spec: DemoSpec) -> None:
        self.curves = curves_to_guess(spec)
        self.is_open = bool(self.curves)
        """Whether the learner has yet to choose or to skip."""
        self._chosen: str | None = None

    def choose(self, number: int) -> None:
        """Choose the curve with this number, counted from 1."""
        self._chosen = self.curves[number - 1]
        self.is_open = False

    def close(self) -> None:
        """Skip the guess; do nothing if one was made."""
        self.is_open = False

    def question(self, spec: DemoSpec, lang: Lang) -> Document:
        """Return the question with the numbered curves."""
        lines = text(translate("lab.guess", lang), "bold")
        for number, name in enumerate(self.curves, start=1):
            label = to_plain(spec.series[name].label[lang])
            lines += text(Content.styled(f"{number} ", "bold $primary") + Content(label))
        return lines + text(translate("lab.skip_guess", lang), "$muted")

    def outcome(self, spec: DemoSpec, chart: RunChart, lang: Lang) -> Document:
        """Return how the guess came out; empty until the run has ended, and without a guess."""
        lowest = lowest_at_end(chart.points, self.curves)
        if self._chosen is None or chart.phase is not Phase.DONE or lowest is None:
            return Document()
        is_right = lowest == self._chosen
        guess, found = (to_plain(spec.series[name].label[lang]) for name in (self._chosen, lowest))
        key = "lab.guess_right" if is_right else "lab.guess_wrong"
        sign, style = (RIGHT, "$success") if is_right else (WRONG, "$error")
        words = translate(key, lang, guess=guess, lowest=found)
        return text(words).indented(Content.styled(f"{sign} ", f"bold {style}"))
