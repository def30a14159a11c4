"""The app, as a command begins and ends it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlquiz.domain.text import Lang
    from mlquiz.study.desk import Desk
    from mlquiz.tui.start import StartAt


def run_app(desk: Desk, start: StartAt, lang: Lang | None) -> None:
    """Run the app, then leave with its exit code; raise what ended it, if nobody foresaw that."""
    from mlquiz.tui.app import MlquizApp

    app = MlquizApp(desk, start=start, lang=lang)
    app.run()
    if app.failure is not None:
        raise app.failure
    sys.exit(app.return_code)
