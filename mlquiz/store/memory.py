"""The weights of the learner's memory in the database."""

from __future__ import annotations

import sqlite3

import msgspec

from mlquiz.domain.memory import DEFAULT_MEMORY, MemoryModel
from mlquiz.store.settings import put_setting, read_setting

SETTING = "fsrs_weights"


def memory_of(connection: sqlite3.Connection) -> MemoryModel:
    """Return the memory with the saved weights; the default one if there are none, or invalid."""
    saved = read_setting(connection, SETTING)
    if saved is None:
        return DEFAULT_MEMORY
    try:
        memory = MemoryModel(msgspec.json.decode(saved, type=tuple[float, ...]))
    except msgspec.MsgspecError:
        return DEFAULT_MEMORY
    return memory if memory.is_valid else DEFAULT_MEMORY


def put_memory(connection: sqlite3.Connection, memory: MemoryModel) -> None:
    """Save the weights of the learner's memory, within the current transaction."""
    value = msgspec.json.encode(memory.weights).decode()
    put_setting(connection, SETTING, value)
