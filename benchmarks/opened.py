"""Run mlquiz with the content in ROOT: `… -m benchmarks.opened ROOT plain|screen|cram|DEMO`.

It imports the same modules as the `mlquiz` command, in the same order. The seconds that each run of
DEMO takes in its own process are appended to the file `seconds` beside ROOT.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlquiz.study.services import Services
    from mlquiz.tui.app import MlquizApp


def main() -> None:
    from mlquiz import garbage_collection

    garbage_collection.postpone()
    from mlquiz.cli.study import study_plain
    from mlquiz.library.library import Library
    from mlquiz.paths import cache_dir, data_dir
    from mlquiz.store.store import Store
    from mlquiz.study.services import Services
    from mlquiz.study.session_planner import SessionRequest
    from mlquiz.study.settings import Settings

    root, front = Path(sys.argv[1]), sys.argv[2]
    cache = cache_dir() / "library.sqlite"
    with Store.in_folder(data_dir()) as store, Library.open([root], cache) as library:
        services = Services(library, store, Settings(store))
        if front == "plain":
            study_plain(services, SessionRequest(limit=1), "en")
        elif "/" in front:
            in_lab(services, front, root.with_name("seconds")).run()
        else:
            from mlquiz.tui.app import MlquizApp, Route

            session = SessionRequest(cram=front == "cram")
            MlquizApp(services, start=Route(screen="session", session=session)).run()


def in_lab(services: Services, demo: str, times: Path) -> MlquizApp:
    """Return the app in the lab with a demo; the seconds of each run are appended to `times`."""
    from mlquiz.lab.parent.runner import Runner
    from mlquiz.lab.protocol import Done
    from mlquiz.tui.app import MlquizApp, Route

    class Timed(Runner):
        async def run(self, spec, seed, knobs):  # type: ignore[no-untyped-def]
            async for event in super().run(spec, seed, knobs):
                if isinstance(event, Done):
                    with times.open("a", encoding="ascii") as file:
                        file.write(f"{event.seconds}\n")
                yield event

    return MlquizApp(services, start=Route(screen="lab", demo=demo), runner=Timed())


if __name__ == "__main__":
    main()
