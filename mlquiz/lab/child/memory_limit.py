"""The memory limit of a demo, so that a demo that needs too much fails without harming the system.

The limit applies to private data, not to address space, which libraries reserve without using
memory. macOS accepts the limit but does not enforce it; Windows has none.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from importlib import import_module

OUT_OF_MEMORY_MESSAGES = ("can't allocate memory", "not enough memory")
"""Parts of the messages of the RuntimeErrors that PyTorch raises instead of MemoryError."""


@contextlib.contextmanager
def limit_memory(max_bytes: int) -> Iterator[None]:
    """Limit private data to `max_bytes` within the block, or to an existing lower limit."""
    try:
        resource = import_module("resource")
    except ImportError:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limits = (limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY)
    allowed = min([max_bytes, *limits])
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))
    try:
        yield
    finally:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def is_out_of_memory(error: Exception) -> bool:
    """Return whether the error means that memory ran out."""
    if isinstance(error, RuntimeError):
        return any(words in str(error) for words in OUT_OF_MEMORY_MESSAGES)
    return isinstance(error, MemoryError)


def format_bytes(data: int) -> str:
    """Format a number of bytes in GiB."""
    return f"{data / 2**30:.3g} GiB"
