"""The key filter: held keys, Alt, Caps Lock and full-width characters, at simulated times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlquiz.tui.key_filter import KeyDecision, KeyFilter, Press

NAMES = {" ": "space", "?": "question_mark"}


class Keyboard:
    """A simulated keyboard with its own clock and context, connected to one filter."""

    def __init__(self, meanings: str = "") -> None:
        self.filter = KeyFilter()
        self.meanings = meanings
        self.time = 100.0
        self.context: object = 1

    def press(self, key: str, after: float = 5.0, *, typing: bool = False) -> KeyDecision:
        self.time += after
        character = key if len(key) == 1 else None
        name = NAMES.get(key, key)
        press = Press(
            name, character, self.time, self.context, typing, lambda each: each in self.meanings
        )
        return self.filter.decide(press)

    def hold(self, key: str, seconds: float, delay: float, rate: float) -> int:
        """Hold a key that changes the context whenever it acts; return how often it acted."""
        acted, after, end = 0, 5.0, self.time + 5.0 + seconds
        while self.time + after <= end:
            if not self.press(key, after).drop:
                acted += 1
                self.context = object()
            after = delay if after == 5.0 else 1 / rate
        return acted


@pytest.mark.parametrize("key", ["enter", *" nsbxzuldf01234acmt"])
@given(seconds=st.floats(0.1, 10), delay=st.floats(0.15, 0.69), rate=st.floats(3, 60))
def test_a_held_key_acts_once(key, seconds, delay, rate):
    assert Keyboard().hold(key, seconds, delay, rate) == 1


@pytest.mark.parametrize("key", ["down", "pagedown", "tab", "plus", "escape", "backspace"])
def test_keys_that_move_are_held_on_purpose(key):
    assert Keyboard().hold(key, 2, 0.5, 30) > 30


def test_a_held_key_acts_again_after_a_pause_or_another_key():
    board = Keyboard()
    assert board.hold("enter", 2, 0.5, 30) == 1
    assert board.press("enter", 0.3).drop
    assert not board.press("enter", 0.4).drop
    board.context = 2
    assert board.press("enter", 0.1).drop
    assert not board.press("n", 0.01).drop
    assert not board.press("enter", 0.01).drop


def test_the_same_key_may_be_repeated_quickly_on_the_same_thing():
    board = Keyboard()
    assert not any(board.press("a", 0.05).drop for _ in range(20))


def test_a_repeat_that_arrived_before_its_first_press_acted_is_stale():
    board = Keyboard()
    board.press("enter")
    first = board.time
    assert not board.press("enter", 0.03).drop  # the context is still the same
    assert not board.filter.is_stale("enter", "\r", first, 2)
    assert board.filter.is_stale("enter", "\r", board.time, 2)
    assert not board.filter.is_stale("enter", "\r", board.time, 1)
    assert not board.filter.is_stale("n", "n", board.time, 2)


@pytest.mark.parametrize(
    "key", ["alt+a", "alt+n", "alt+1", "alt+enter", "alt+space", "alt+question_mark", "meta+x"]
)
def test_alt_with_a_key_that_commands_is_nothing(key):
    assert Keyboard().press(key).drop


@pytest.mark.parametrize("key", ["alt+left", "alt+backspace", "ctrl+p", "shift+tab", "f1"])
def test_other_modifiers_are_left_alone(key):
    assert Keyboard().press(key) == KeyDecision()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ａ", "a"), ("ｎ", "n"), ("？", "?"), ("１", "1"), ("０", "0"), ("\u3000", " "), ("＋", "+")],
)
def test_full_width_characters_are_read_as_ascii(typed, meant):
    assert Keyboard().press(typed).character == meant
    assert Keyboard().press(typed, typing=True) == KeyDecision()


def test_capitals_are_small_letters():
    board = Keyboard()
    for letter in "ANDFSBUＡ":
        assert board.press(letter).character in "andfsbu"


def test_l_and_t_are_small_letters_too_while_caps_lock_is_on():
    board = Keyboard()
    assert board.press("L") == KeyDecision()
    board.press("A")
    assert board.press("L").character == "l"
    assert board.press("T").character == "t"
    board.press("a")
    assert board.press("L") == KeyDecision()


def test_l_asks_once_more_where_the_small_letter_has_a_meaning_too():
    board = Keyboard(meanings="l")
    assert board.press("L") == KeyDecision(drop=True, phrase="caps_lock.l")
    assert board.press("L", 1) == KeyDecision()
    assert board.press("L").drop
    assert board.press("L", 10).drop  # the question has expired
    assert board.press("T") == KeyDecision()


def test_a_held_l_does_not_answer_its_own_question():
    board = Keyboard(meanings="l")
    assert board.press("L").drop
    for _ in range(30):
        assert board.press("L", 0.04).drop


def test_nothing_is_changed_that_is_typed():
    board = Keyboard()
    for character in "AaLT１？":
        assert board.press(character, typing=True) == KeyDecision()
