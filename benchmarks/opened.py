"""`… -m benchmarks.opened ROOT plain|screen|cram|DEMO`: mlquiz over other content than the shipped.

It loads what the `mlquiz` command loads, in the same order. The seconds that each run of DEMO takes
in its own process go to the file `seconds` beside ROOT.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlquiz.study.desk import Desk
    from mlquiz.tui.app import MlquizApp


def main() -> None:
    from mlquiz.__main__ import collect_rarely

    collect_rarely()
    from mlquiz.cli.study import study_plain
    from mlquiz.library.library import Library
    from mlquiz.paths import cache_dir, data_dir
    from mlquiz.store.store import Store
    from mlquiz.study.agenda import SessionRequest
    from mlquiz.study.desk import Desk
    from mlquiz.study.settings import Settings

    root, front = Path(sys.argv[1]), sys.argv[2]
    cache = cache_dir() / "library.sqlite"
    with Store.in_folder(data_dir()) as store, Library.open([root], cache) as library:
        desk = Desk(library, store, Settings(store))
        if front == "plain":
            study_plain(desk, SessionRequest(limit=1), "en")
        elif "/" in front:
            in_lab(desk, front, root.with_name("seconds")).run()
        else:
            from mlquiz.tui.app import MlquizApp, StartAt

            MlquizApp(desk, start=StartAt(screen="session", cram=front == "cram")).run()


def in_lab(desk: Desk, demo: str, kept: Path) -> MlquizApp:
    """Return the app before a demo, whose runs are timed into the file `kept`."""
    from mlquiz.lab.protocol import Done
    from mlquiz.lab.runner import Runner
    from mlquiz.tui.app import MlquizApp, StartAt

    class Timed(Runner):
        async def run(self, words, seed, knobs):  # type: ignore[no-untyped-def]
            async for event in super().run(words, seed, knobs):
                if isinstance(event, Done):
                    with kept.open("a", encoding="ascii") as file:
                        file.write(f"{event.seconds}\n")
                yield event

    return MlquizApp(desk, start=StartAt(screen="lab", demo=demo), runner=Timed())


if __name__ == "__main__":
    main()
