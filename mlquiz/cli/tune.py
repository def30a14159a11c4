"""The command `mlquiz tune`: weights of the schedule fitted to the learner's own reviews."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from mlquiz.cli.context import open_store
from mlquiz.cli.options import language_option
from mlquiz.cli.stdio import echo

if TYPE_CHECKING:
    from mlquiz.domain.events import Event
    from mlquiz.domain.memory import MemoryModel
    from mlquiz.text import Lang


@click.command(epilog="Example: mlquiz tune")
@click.option("--reset", is_flag=True, help="Restore the default weights.")
@language_option
def tune(reset: bool, lang: Lang | None) -> None:
    """Fit the schedule to your memory.

    The 21 weights of FSRS are fitted to your reviews, except the last fifth. The new weights are
    saved only if they predict that fifth better than the old ones, by more than one standard error.
    Takes from some seconds to a few minutes; Ctrl-C keeps the old weights. Needs the extra
    mlquiz[tune].
    """
    from mlquiz.domain.memory import DEFAULT_MEMORY
    from mlquiz.i18n.cli import translate
    from mlquiz.study import tuning

    with open_store(lang) as (store, shown_in):
        if reset:
            count = tuning.set_memory(store, DEFAULT_MEMORY)
            echo(translate("tune.reset", shown_in, count=count))
            return

        def optimize(reviews: Sequence[Event]) -> MemoryModel:
            echo(translate("tune.fitting", shown_in, count=len(reviews)), err=True)
            return tuning.optimize_with_fsrs(reviews, verbose=sys.stderr.isatty())

        fit = tuning.tune(tuning.reviews_of(store), store.memory, optimize)
        losses = {"before": f"{fit.before:.4f}", "after": f"{fit.after:.4f}"}
        counts = {"reviews": fit.reviews, "held_out": fit.held_out}
        echo(translate("tune.compared", shown_in, **counts, **losses))
        if fit.is_better:
            count = tuning.set_memory(store, fit.memory)
            echo(translate("tune.saved", shown_in, count=count))
        else:
            echo(translate("tune.kept", shown_in, error=f"{fit.error:.4f}"))
