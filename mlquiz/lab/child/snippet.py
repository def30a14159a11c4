"""The process that runs the code of a question: `python -P -m mlquiz.lab.child.snippet`.

It reads the code from stdin and writes what the code prints to stdout. An exception ends it with
exit code 1 and one line on stderr.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import traceback

from mlquiz.lab.child.memory_limit import limit_memory
from mlquiz.lab.protocol import MAX_MEMORY

MAX_OUTPUT = 64 * 1024
"""Maximum length of the output in characters; the rest is not written."""


def main() -> None:
    """Run the code and exit."""
    code = sys.stdin.buffer.read().decode("utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    printed = io.StringIO()
    try:
        with limit_memory(MAX_MEMORY), contextlib.redirect_stdout(printed):
            exec(compile(code, "<question>", "exec"), {"__name__": "__main__"})  # noqa: S102
    except Exception as error:  # noqa: BLE001 - whatever the code raises is reported to its author
        sys.stderr.write(traceback.format_exception_only(error)[-1])
        sys.exit(1)
    sys.stdout.buffer.write(printed.getvalue()[:MAX_OUTPUT].encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
