"""`python -m mlquiz`."""

from mlquiz.cli import main

main()
