"""The commands' copies of limits and names, which save the time of loading the originals."""

from __future__ import annotations

from mlquiz.cli import interview, plan, settings, study
from mlquiz.domain import interview as domain_interview
from mlquiz.domain.ladders import Seniority
from mlquiz.study import planner, session_planner
from mlquiz.study.settings import COUNTS, NAMES


def test_an_interview_has_the_levels_and_the_length_of_the_domain() -> None:
    assert tuple(Seniority) == interview.LEVELS
    assert interview.DEFAULT_MINUTES == domain_interview.DEFAULT_MINUTES
    assert interview.MAX_MINUTES == domain_interview.MAX_MINUTES


def test_more_adds_as_many_items_as_the_app() -> None:
    assert study.EXTRA_NEW == session_planner.EXTRA_NEW


def test_a_plan_has_the_minutes_of_the_planner_and_of_the_setting() -> None:
    assert plan.MAX_MINUTES == planner.MAX_MINUTES
    assert COUNTS["minutes_per_day"][1] == plan.MAX_MINUTES


def test_the_help_names_every_setting() -> None:
    assert settings.settings.help is not None
    assert all(name in settings.settings.help for name in NAMES)
