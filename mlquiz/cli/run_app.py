"""Running the terminal app from a command."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlquiz.study.services import Services
    from mlquiz.text import Lang
    from mlquiz.tui.routes import Route


def run_app(services: Services, start: Route, lang: Lang | None) -> None:
    """Run the app and exit with its exit code; raise the unexpected error that ended it, if any."""
    from mlquiz.tui.app import MlquizApp

    app = MlquizApp(services, start=start, lang=lang)
    app.run()
    if app.failure is not None:
        raise app.failure
    sys.exit(app.return_code)
