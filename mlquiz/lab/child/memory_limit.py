"""How much memory a demo may take, so that one that eats it fails alone, not with the system.

The limit is on private data, not on address space, which libraries fill without taking memory.
macOS accepts the limit but does not enforce it.
"""

from __future__ import annotations

import contextlib
import resource
from collections.abc import Iterator

ALLOCATOR = ("can't allocate memory", "not enough memory")
"""What PyTorch says, in a RuntimeError, where Python would raise MemoryError."""


@contextlib.contextmanager
def limited(data: int) -> Iterator[None]:
    """Let this process take at most `data` bytes of its own while inside, or less if it may not."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limits = (limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY)
    allowed = min([data, *limits])
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))
    try:
        yield
    finally:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def ran_out(error: Exception) -> bool:
    """Whether the error says that there was no more memory."""
    if isinstance(error, RuntimeError):
        return any(words in str(error) for words in ALLOCATOR)
    return isinstance(error, MemoryError)


def format_bytes(data: int) -> str:
    """Say how much a demo may take."""
    return f"{data / 2**30:.3g} GiB"
