"""Where `mlquiz` and `python -m mlquiz` begin."""

import gc


def main() -> None:
    """Run the command line."""
    # What loading modules makes stays: looking for garbage among it is a tenth of the start.
    gc.set_threshold(20_000, 20, 20)
    from mlquiz.cli import main as run

    run()


if __name__ == "__main__":
    main()
