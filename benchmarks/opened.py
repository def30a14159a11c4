"""mlquiz over other content than the shipped: `… -m benchmarks.opened ROOT plain|screen|cram|lab`.

It loads what the `mlquiz` command loads, in the same order.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    from mlquiz.__main__ import collect_rarely

    collect_rarely()
    from mlquiz.cli.study import study_plain
    from mlquiz.domain.filter import EVERYTHING
    from mlquiz.library.library import Library
    from mlquiz.paths import cache_dir, data_dir
    from mlquiz.store.store import Store
    from mlquiz.study.desk import Desk
    from mlquiz.study.settings import Settings

    root, front = Path(sys.argv[1]), sys.argv[2]
    cache = cache_dir() / "library.sqlite"
    with Store.in_folder(data_dir()) as store, Library.open([root], cache) as library:
        desk = Desk(library, store, Settings(store))
        if front == "plain":
            study_plain(desk, EVERYTHING, 1, "en", cram=False)
        else:
            from mlquiz.tui.app import MlquizApp, StartAt

            place = {
                "screen": StartAt(screen="session"),
                "cram": StartAt(screen="session", cram=True),
                "lab": StartAt(screen="lab", demo="normalization/covariate_shift"),
            }
            MlquizApp(desk, start=place[front]).run()


if __name__ == "__main__":
    main()
