"""Where `mlquiz` and `python -m mlquiz` begin."""

import gc


def collect_rarely() -> None:
    """Look for garbage less often: what loading modules makes stays, a tenth of the start."""
    gc.set_threshold(20_000, 20, 20)


def main() -> None:
    """Run the command line."""
    collect_rarely()
    from mlquiz.cli import main as run

    run()


if __name__ == "__main__":
    main()
