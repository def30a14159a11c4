"""Entry point of `mlquiz` and `python -m mlquiz`."""

from mlquiz import garbage_collection


def main() -> None:
    """Run the command-line interface."""
    garbage_collection.postpone()
    from mlquiz.cli import main as run

    run()


if __name__ == "__main__":
    main()
