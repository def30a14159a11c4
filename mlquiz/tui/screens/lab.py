"""The lab: a demo runs, its curves draw, its claims are decided; knobs invite to turn them."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from mlquiz.domain.text import Lang
from mlquiz.errors import MlquizError
from mlquiz.lab.protocol import Done
from mlquiz.lab.words import DemoSpec
from mlquiz.render.markup import to_plain
from mlquiz.render.sanitize import plain
from mlquiz.render.sources import sources_line
from mlquiz.study.experiment import record_of
from mlquiz.tui.claims import claim_lines
from mlquiz.tui.document import Document, from_markup, stack, text
from mlquiz.tui.host import host, told
from mlquiz.tui.screens.base import BaseScreen, excused
from mlquiz.tui.widgets.knobs import Knobs
from mlquiz.tui.widgets.run_chart import Phase, RunChart

MORE_SEEDS = 5
"""Seeds that one key adds to the band."""


class LabScreen(BaseScreen):
    """One demo. `claim` is the one that led here, `event` the answer; `run` starts at once."""

    CSS_PATH = "lab.tcss"
    AUTO_FOCUS = ""
    title_key = "lab.title"
    BINDINGS: ClassVar[list[BindingType]] = excused(
        Binding("r", "run", "key.run"),
        Binding("x", "stop", "key.stop"),
        Binding("k", "next_seed", "key.next_seed"),
        Binding("b", "widen", "key.widen"),
        Binding("0", "reset", "key.reset"),
        Binding("s", "source", "key.source"),
    )

    def __init__(
        self,
        demo: str,
        *,
        claim: str | None = None,
        event: str | None = None,
        seed: int = 0,
        run: bool = False,
    ) -> None:
        super().__init__()
        self._demo = demo
        self._claim = claim
        self._event = event
        self._seed = seed
        self._run_at_once = run
        self._words: DemoSpec | None = None
        self._said: tuple[Lang, Done | None, int] | None = None
        """What the claims that are shown were written from."""

    def body(self) -> ComposeResult:
        """Compose the chart with its caption, and beside it what can be turned and is claimed."""
        with VerticalScroll(id="lab", can_focus=False):
            with Horizontal(id="bench"):
                with Vertical(id="plot"):
                    yield RunChart()
                    yield Static(id="status")
                with VerticalScroll(id="panel", can_focus=False):
                    yield Static(id="first-claim")
                    yield Knobs()
                    yield Static(id="claims")
            with VerticalScroll(id="caption"):
                yield Static(id="look")

    def open(self) -> None:
        """Read the demo's words, and go back if there are none."""
        try:
            self._words = host(self).demos.words(self._demo)
        except MlquizError as error:
            host(self).tell_error(error)
            self.leave_later()
            return
        self.query_one(RunChart).prepare(self._words)
        self.query_one(Knobs).show(self._words, self._words.defaults, self._seed)
        self.show()
        self.query_one(Knobs).take_focus()
        if self._run_at_once:
            self.once_painted(self.action_run)

    def on_screen_resume(self) -> None:
        """Give the keys back where the focus was lost while another screen was above."""
        if self._words is not None and self.focused is None:
            self.query_one(Knobs).take_focus()

    def show(self) -> None:
        """Write everything but the chart."""
        words = self._words
        if words is None:
            super().show()
            return
        self.head(to_plain(words.title[self.lang]), spare=words.name)
        sources = sources_line(words.sources, self.lang)
        look = from_markup(words.look[self.lang])
        self.query_one("#look", Static).update(
            stack(look, text(sources, "$muted") if words.sources else Document())
        )
        self.query_one(RunChart).retell()
        self.query_one(Knobs).retell()
        self._show_run()

    def _show_run(self) -> None:
        """Write where the run stands and what it decided."""
        words = self._words
        if words is None:
            return
        chart = self.query_one(RunChart)
        said = self.lang, chart.done, len(chart.others)
        if said != self._said:
            self._said = said
            self._show_claims(words, chart)
        self.query_one("#status", Static).update(self._status(chart))
        self.refresh_bindings()

    def _show_claims(self, words: DemoSpec, chart: RunChart) -> None:
        demos = host(self).demos
        own = [name for name in words.claims if name == self._claim]
        others = [name for name in words.claims if name not in own]
        first = claim_lines(words, own, chart, demos, self.lang, title="lab.claim")
        title = "lab.other_claims" if own else "lab.claims"
        rest = claim_lines(words, others, chart, demos, self.lang, title=title)
        self.query_one("#first-claim", Static).update(first)
        self.query_one("#claims", Static).update(rest)

    def _status(self, chart: RunChart) -> Document:
        knobs = self.query_one(Knobs)
        match chart.phase:
            case Phase.FAILED if chart.failed:
                detail = chart.failed.detail or chart.failed.stderr
                last = "\n".join(detail.strip().splitlines()[-4:])
                return text(plain(chart.failed.told(self.lang)), "bold $error") + Document(
                    line
                    for words in plain(last).splitlines()
                    for line in text(words, "$muted").lines
                )
            case Phase.DONE if chart.done:
                if chart.widening:
                    seed = chart.seed + len(chart.others) + 1
                    return text(self.say("lab.widening", seed=seed), "$muted")
                if (knobs.values, knobs.seed) != (chart.knobs, chart.seed):
                    return text(self.say("lab.changed"), "$accent")
                seconds = f"{chart.done.seconds:.1f}"
                ran = self.say("lab.ran", seconds=seconds, seed=chart.seed)
                return text(" · ".join([*filter(None, [plain(chart.note)]), ran]), "$muted")
            case Phase.RUNNING:
                running = self.say("lab.running", seed=chart.seed)
                return text(" · ".join([running, *filter(None, [plain(chart.note)])]), "$muted")
        return text(self.say(f"lab.{chart.phase.name.lower()}"), "$muted")

    @on(RunChart.Changed)
    @on(Knobs.Turned)
    def _follow(self) -> None:
        self._show_run()

    @on(RunChart.Finished)
    @told
    def _keep(self, event: RunChart.Finished) -> None:
        if self._words is not None:
            now = host(self).clock()
            self.desk.store.record_run(
                record_of(self._words, event.started, event.done, now, self._event)
            )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell what is possible now."""
        if action in ("run", "next_seed", "reset", "source"):
            return self._words is not None
        if action in ("stop", "widen") and not self.is_mounted:
            return False
        if action == "stop":
            chart = self.query_one(RunChart)
            return chart.widening or not chart.phase.is_over
        if action == "widen":
            chart = self.query_one(RunChart)
            return chart.phase is Phase.DONE and not chart.widening
        return super().check_action(action, parameters)

    def excuse(self, action: str) -> str:
        """Return the phrase that says why there is nothing to stop or to widen."""
        if action == "widen" and self.is_mounted and self.query_one(RunChart).widening:
            return "lab.widens"
        return {"stop": "lab.nothing_runs", "widen": "lab.run_first"}.get(action, "")

    def action_run(self) -> None:
        """Run the demo with the knobs as they stand."""
        if self._words is not None:
            knobs = self.query_one(Knobs)
            self.query_one(RunChart).run(self._words, knobs.seed, knobs.values)

    def action_stop(self) -> None:
        """Stop the run."""
        self.query_one(RunChart).stop()

    def action_next_seed(self) -> None:
        """Run with the next seed."""
        self.query_one(Knobs).next_seed()
        self.action_run()

    def action_widen(self) -> None:
        """Run a few more seeds and draw the band that their curves make."""
        self.query_one(RunChart).widen(MORE_SEEDS)

    def action_reset(self) -> None:
        """Turn every knob back to its default."""
        self.query_one(Knobs).reset()

    def action_source(self) -> None:
        """Show the demo's listing."""
        from mlquiz.tui.screens.source import SourceScreen

        if self._words is not None:
            self.app.push_screen(SourceScreen(self._words.listing))
