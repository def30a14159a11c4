"""A clock and a time zone that a test sets, and study sessions that use them."""

import time

import pytest

from mlquiz.domain.filter import EVERYTHING
from mlquiz.study.queue_builder import plan
from mlquiz.study.session import StudySession
from tests.building.clock import FakeClock
from tests.building.log import NOW


@pytest.fixture
def in_zone(monkeypatch):
    def enter(zone):
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield enter
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def clock():
    return FakeClock(NOW)


@pytest.fixture
def start_session(library, store, clock):
    def begin(wanted=EVERYTHING, *, cram=False, limit=None):
        session = plan(library, store, wanted, clock(), per_day=10, cram=cram, limit=limit)
        return StudySession(library, store, session, cram=cram, clock=clock)

    return begin
