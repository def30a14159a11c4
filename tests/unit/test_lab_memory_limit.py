"""The limit on a demo's memory."""

from __future__ import annotations

import resource

import pytest

from mlquiz.lab.child.memory_limit import limit_memory

GIB = 2**30


@pytest.mark.parametrize(
    ("soft", "data", "allowed"), [(64, 128, 64), (128, 64, 64), (None, 64, 64)]
)
def test_a_stricter_limit_of_the_user_stays(soft: int | None, data: int, allowed: int) -> None:
    before = resource.getrlimit(resource.RLIMIT_DATA)
    own = (resource.RLIM_INFINITY if soft is None else soft * GIB, before[1])
    resource.setrlimit(resource.RLIMIT_DATA, own)
    try:
        with limit_memory(data * GIB):
            assert resource.getrlimit(resource.RLIMIT_DATA)[0] == allowed * GIB
        assert resource.getrlimit(resource.RLIMIT_DATA) == own
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)
