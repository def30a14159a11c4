"""The lab: a demo runs, its curves draw, its claims are decided; knobs invite to turn them."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.timer import Timer
from textual.widgets import Static

from mlquiz.errors import MlquizError
from mlquiz.lab.schema import MAX_FINDINGS
from mlquiz.lab.words import DemoSpec
from mlquiz.render.markup import to_plain
from mlquiz.render.sanitize import plain
from mlquiz.render.sources import sources_line
from mlquiz.study.experiment import record_of
from mlquiz.tui.claims import checks, findings, shown_first
from mlquiz.tui.document import Document, from_markup, stack, text
from mlquiz.tui.host import host, told
from mlquiz.tui.screens.base import BaseScreen, excused
from mlquiz.tui.widgets.knobs import Knobs
from mlquiz.tui.widgets.run_chart import Phase, RunChart

RERUN_AFTER = 0.25
"""Seconds after the last change of a knob until the demo runs with it."""

MORE_SEEDS = 5
"""Seeds that one key adds to the band."""


OWN_ACTIONS = {"run", "stop", "next_seed", "widen", "reset", "source", "checks", "finding"}
"""What needs a demo that was read."""


class LabScreen(BaseScreen):
    """One demo. `claim` is the one that led here, `event` the answer; `run` starts at once."""

    CSS_PATH = "lab.tcss"
    AUTO_FOCUS = ""
    title_key = "lab.title"
    BINDINGS: ClassVar[list[BindingType]] = [
        *excused(
            Binding("r", "run", "key.run"),
            Binding("x", "stop", "key.stop"),
            Binding("k", "next_seed", "key.next_seed"),
            Binding("b", "widen", "key.widen"),
            Binding("0", "reset", "key.reset"),
            Binding("v", "source", "key.source"),
            Binding("c", "checks", "key.checks"),
            *(
                Binding(str(n), f"finding({n})", "key.finding", show=False)
                for n in range(1, MAX_FINDINGS + 2)
            ),
        ),
        Binding("s", "source", "key.source", show=False, system=True),  # its key in 0.1
    ]

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
        self._claim = self._led_by = claim
        self._event = event
        self._seed = seed
        self._run_at_once = run
        self._words: DemoSpec | None = None
        self._lists_checks = False
        self._rerun: Timer | None = None
        self._written_from: tuple[object, ...] = ()
        """What the claims that are shown were written from."""

    def body(self) -> ComposeResult:
        """Compose the chart with its caption, and beside it what can be turned and is claimed."""
        with VerticalScroll(id="lab", can_focus=False):
            with Horizontal(id="bench"):
                with Vertical(id="plot"):
                    yield RunChart()
                    yield Static(id="status")
                with VerticalScroll(id="panel", can_focus=False):
                    yield Static(id="findings")
                    yield Knobs()
                    yield Static(id="checks")
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
        chart, knobs = self.query_one(RunChart), self.query_one(Knobs)
        chart.prepare(self._words)
        chart.focus_on(self._claim)
        knobs.show(self._words, self._words.defaults, self._seed)
        knobs.show_territory(host(self).demos.sweeps(self._words), self._claim_shown)
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
        settings = self.query_one(Knobs).values or words.defaults
        look = from_markup(words.at(settings).look[self.lang])
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
        source = self.lang, chart.done, len(chart.others), self._claim, self._lists_checks
        if source != self._written_from:
            self._written_from = source
            self._show_claims(words, chart)
        self.query_one("#status", Static).update(self._status(chart))
        self.refresh_bindings()

    @property
    def _claim_shown(self) -> str | None:
        """The claim that is marked in the chart: the one in focus, else the first finding."""
        assert self._words is not None
        return self._claim or next(iter(self._words.findings), None)

    @property
    def _first(self) -> tuple[str, ...]:
        """The claims beside the chart; the one that led here stays among them."""
        return shown_first(self._words, self._led_by) if self._words else ()

    def _show_claims(self, words: DemoSpec, chart: RunChart) -> None:
        demos = host(self).demos
        rest = [name for name in words.claims if name not in self._first]
        self.query_one("#findings", Static).update(
            findings(words, self._first, self._claim_shown, chart, demos, self.lang)
        )
        self.query_one("#checks", Static).update(
            checks(words, rest, chart, demos, self.lang, listed=self._lists_checks)
        )

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
    def _follow(self) -> None:
        self._show_run()

    @on(Knobs.Turned)
    def _run_soon(self) -> None:
        """Run with the changed settings as soon as the learner pauses."""
        self.show()
        if self._rerun is not None:
            self._rerun.stop()
        self._rerun = self.set_timer(RERUN_AFTER, self._run_changed)

    def _run_changed(self) -> None:
        chart, knobs = self.query_one(RunChart), self.query_one(Knobs)
        if (knobs.values, knobs.seed) != (chart.knobs, chart.seed):
            self.action_run()

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
        words = self._words
        if words is None or not self.is_mounted:
            return action not in OWN_ACTIONS and super().check_action(action, parameters)
        chart = self.query_one(RunChart)
        possible: dict[str, Callable[[], bool]] = {
            "checks": lambda: len(words.claims) > len(self._first),
            "finding": lambda: 1 <= int(str(parameters[0])) <= len(self._first),
            "stop": lambda: chart.widening or not chart.phase.is_over,
            "widen": lambda: chart.phase is Phase.DONE and not chart.widening,
        }
        if action in possible:
            return possible[action]()
        return super().check_action(action, parameters)

    def excuse(self, action: str) -> str:
        """Return the phrase that says why there is nothing to stop or to widen."""
        if action == "widen" and self.is_mounted and self.query_one(RunChart).widening:
            return "lab.widens"
        reasons = {
            "stop": "lab.nothing_runs",
            "widen": "lab.run_first",
            "checks": "lab.no_checks",
            "finding": "lab.no_such",
        }
        return reasons.get(action, "")

    def action_run(self) -> None:
        """Run the demo with the knobs as they stand."""
        if self._words is not None:
            knobs = self.query_one(Knobs)
            self.query_one(RunChart).run(self._words, knobs.seed, knobs.values)

    def action_checks(self) -> None:
        """List the claims that are not findings, or fold them away."""
        self._lists_checks = not self._lists_checks
        self._show_run()

    def action_finding(self, number: int) -> None:
        """Mark the finding with that number in the chart."""
        self._claim = self._first[number - 1]
        self.query_one(RunChart).focus_on(self._claim)
        if self._words is not None:
            sweeps = host(self).demos.sweeps(self._words)
            self.query_one(Knobs).show_territory(sweeps, self._claim)
        self._show_run()

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
