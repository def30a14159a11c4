"""Where `mlquiz` and `python -m mlquiz` begin."""

import gc


def tune_gc() -> None:
    """Look for garbage less often: what loading modules makes stays, a tenth of the start."""
    gc.set_threshold(20_000, 20, 20)


def main() -> None:
    """Run the command line."""
    tune_gc()
    from mlquiz.cli import main as run

    run()


if __name__ == "__main__":
    main()
