"""The lab: runs a demo with adjustable knobs, draws its curves and decides its claims."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.timer import Timer
from textual.widgets import Static

from mlquiz.errors import MlquizError
from mlquiz.lab.schema import MAX_FINDINGS
from mlquiz.lab.spec import DemoSpec
from mlquiz.render.markup import to_plain
from mlquiz.render.sources import sources_line
from mlquiz.study.prediction import record_of
from mlquiz.tui.base_app import app_of, show_errors
from mlquiz.tui.claims import checks, findings, shown_first
from mlquiz.tui.document import Document, from_markup, stack, text
from mlquiz.tui.first_guess import FirstGuess
from mlquiz.tui.run_status import run_status, run_unavailable
from mlquiz.tui.screens.base import BaseScreen, with_unavailable_reasons
from mlquiz.tui.widgets.knobs import Knobs
from mlquiz.tui.widgets.run_chart import RunChart

RERUN_AFTER = 0.25
"""Seconds from the last change of a knob until the demo runs again."""

MAX_LISTED = MAX_FINDINGS + 1
"""Maximum number of claims next to the chart: the findings, and the one the lab was opened for."""
MORE_SEEDS = 5
"""Number of seeds that one key press adds to the band."""


OWN_ACTIONS = {"run", "stop", "next_seed", "widen", "reset", "source", "checks", "finding"}
"""Actions that need the spec of the demo to be loaded."""


class LabScreen(BaseScreen):
    """The lab of one demo.

    `claim` and `event` are the claim and the answer from which it was opened, if any. `seed` is the
    first seed. With `run`, the demo is started at once. Opened by itself for the first time, it
    asks for a guess before the run.
    """

    CSS_PATH = "lab.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-normal"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012
    AUTO_FOCUS = ""
    title_key = "lab.title"
    BINDINGS: ClassVar[list[BindingType]] = [
        *with_unavailable_reasons(
            Binding("r", "run", "key.run"),
            Binding("x", "stop", "key.stop"),
            Binding("k", "next_seed", "key.next_seed"),
            Binding("b", "widen", "key.widen"),
            Binding("0", "reset", "key.reset"),
            Binding("v", "source", "key.source"),
            Binding("c", "checks", "key.checks"),
            *(
                Binding(str(n), f"finding({n})", "key.finding", show=False)
                for n in range(1, MAX_LISTED + 1)
            ),
        ),
        Binding("s", "source", "key.source", show=False, system=True),  # its former key, kept
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
        self._claim = self._opened_for = claim
        self._event = event
        self._seed = seed
        self._run_at_once = run
        self._spec: DemoSpec | None = None
        self._lists_checks = False
        self._rerun: Timer | None = None
        self._guess: FirstGuess | None = None
        self._written_from: tuple[object, ...] = ()
        """The state from which the claims were last written; they are rewritten if it changes."""

    def body(self) -> ComposeResult:
        """Compose the chart with its caption, and the panel of findings, knobs and checks."""
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
        """Load the demo's spec; if it cannot be read, show the error and close the screen."""
        try:
            self._spec = app_of(self).demos.spec(self._demo)
        except MlquizError as error:
            app_of(self).notify_error(error)
            self.dismiss_when_ready()
            return
        chart, knobs = self.query_one(RunChart), self.query_one(Knobs)
        chart.prepare(self._spec)
        chart.focus_on(self._claim)
        knobs.show(self._spec, self._spec.defaults, self._seed)
        knobs.show_territory(app_of(self).demos.sweeps(self._spec), self._claim_shown)
        self._guess = self._first_guess(self._spec)
        self.show()
        self.query_one(Knobs).focus_input()
        if self._run_at_once and not self._asks_to_guess:
            self.after_refresh_if_open(self.action_run)

    def on_screen_resume(self) -> None:
        """Focus the knobs if the focus was lost while another screen was on top."""
        if self._spec is not None and self.focused is None:
            self.query_one(Knobs).focus_input()

    def show(self) -> None:
        """Write every text in the current language, from the title to the claims."""
        spec = self._spec
        if spec is None:
            super().show()
            return
        self.set_title(to_plain(spec.title[self.lang]), spare=spec.name)
        sources = sources_line(spec.sources, self.lang)
        settings = self.query_one(Knobs).values or spec.defaults
        look = from_markup(spec.with_settings(settings).look[self.lang])
        self.query_one("#look", Static).update(
            stack(look, text(sources, "$muted") if spec.sources else Document())
        )
        self.query_one(RunChart).retranslate()
        self.query_one(Knobs).retranslate()
        self._show_run()

    def _show_run(self) -> None:
        """Write the state of the run and the results of the claims."""
        spec = self._spec
        if spec is None:
            return
        chart = self.query_one(RunChart)
        source = (
            self.lang,
            chart.done,
            len(chart.other_runs),
            self._claim,
            self._lists_checks,
            self._asks_to_guess,
        )
        if source != self._written_from:
            self._written_from = source
            self._show_claims(spec, chart)
        status = run_status(chart, self.query_one(Knobs), self.lang)
        self.query_one("#status", Static).update(status)
        self.refresh_bindings()

    def _first_guess(self, spec: DemoSpec) -> FirstGuess | None:
        """Return the guess to ask for; None if the demo was run before or proves an answer."""
        is_wanted = self._claim is None and self.services.settings.predict_first == "on"
        if is_wanted and not self.services.store.has_run(spec.name):
            return FirstGuess(spec)
        return None

    @property
    def _asks_to_guess(self) -> bool:
        return self._guess is not None and self._guess.is_open

    @property
    def _claim_shown(self) -> str | None:
        """The claim highlighted in the chart: the selected one, else the first finding, if any."""
        assert self._spec is not None
        return self._claim or next(iter(self._spec.findings), None)

    @property
    def _first(self) -> tuple[str, ...]:
        """The claims listed beside the chart: the one it was opened for, then the findings."""
        return shown_first(self._spec, self._opened_for) if self._spec else ()

    @property
    def _numbered(self) -> tuple[str, ...]:
        """What the digits choose from: curves while a guess is asked for, then findings."""
        return self._guess.curves if self._guess and self._guess.is_open else self._first

    def _show_claims(self, spec: DemoSpec, chart: RunChart) -> None:
        demos = app_of(self).demos
        rest = [name for name in spec.claims if name not in self._first]
        at = spec.with_settings(chart.knobs or spec.defaults)
        if self._guess is not None and self._guess.is_open:
            shown = self._guess.question(at, self.lang)
        else:
            shown = findings(spec, self._first, self._claim_shown, chart, demos, self.lang)
            if self._guess is not None:
                shown = self._guess.outcome(at, chart, self.lang) + shown
        self.query_one("#findings", Static).update(shown)
        self.query_one("#checks", Static).update(
            checks(spec, rest, chart, demos, self.lang, listed=self._lists_checks)
        )

    @on(RunChart.Changed)
    def _follow(self) -> None:
        self._show_run()

    @on(Knobs.Changed)
    def _schedule_run(self) -> None:
        """Run with the changed settings once the learner has stopped changing them."""
        self.show()
        if self._rerun is not None:
            self._rerun.stop()
        self._rerun = self.set_timer(RERUN_AFTER, self._run_changed)

    def _run_changed(self) -> None:
        chart, knobs = self.query_one(RunChart), self.query_one(Knobs)
        if (knobs.values, knobs.seed) != (chart.knobs, chart.seed):
            self.action_run()

    @on(RunChart.Finished)
    @show_errors
    def _record_run(self, event: RunChart.Finished) -> None:
        if self._spec is not None:
            now = app_of(self).clock()
            self.services.record_run(
                record_of(self._spec, event.started, event.done, now, self._event)
            )

    def unavailable(self, action: str, *parameters: object) -> str | None:
        """Return why an action is unavailable now; see `BaseScreen.unavailable`."""
        spec = self._spec
        if spec is None or not self.is_mounted:
            return "" if action in OWN_ACTIONS else None
        match action, parameters:
            case "checks", _ if len(spec.claims) <= len(self._first):
                return "lab.no_checks"
            case "finding", (int(number),) if not 1 <= number <= len(self._numbered):
                return "lab.no_such"
        if action in ("stop", "widen"):
            return run_unavailable(action, self.query_one(RunChart))
        return None

    def action_run(self) -> None:
        """Run the demo with the current values of the knobs."""
        if self._spec is not None:
            if self._guess is not None:
                self._guess.close()
            knobs = self.query_one(Knobs)
            self.query_one(RunChart).run(self._spec, knobs.seed, knobs.values)

    def action_checks(self) -> None:
        """Show or hide the list of checks."""
        self._lists_checks = not self._lists_checks
        self._show_run()

    def action_finding(self, number: int) -> None:
        """Highlight the finding with this number, counted from 1, in the chart.

        While a guess is asked for, choose the curve with this number and run the demo.
        """
        if self._guess is not None and self._guess.is_open:
            self._guess.choose(number)
            self.action_run()
            return
        self._claim = self._first[number - 1]
        self.query_one(RunChart).focus_on(self._claim)
        if self._spec is not None:
            sweeps = app_of(self).demos.sweeps(self._spec)
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
        """Run a few more seeds and draw the band of their curves."""
        self.query_one(RunChart).add_seeds(MORE_SEEDS)

    def action_reset(self) -> None:
        """Reset every knob to its default."""
        self.query_one(Knobs).reset()

    def action_source(self) -> None:
        """Show the demo's script."""
        from mlquiz.tui.screens.source import SourceScreen

        if self._spec is not None:
            self.app.push_screen(SourceScreen(self._spec.script))
