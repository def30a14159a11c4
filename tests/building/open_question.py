"""An open question whose first point is trained by the choice question of the sound content."""

from __future__ import annotations

from pathlib import Path

from tests.building.content import write
from tests.building.sound import SOUND, write_sound

OPEN = f"""
[[question]]
id = "open"
kind = "open"
ask = {{ en = "When would you not?", zh = "什么时候不用？" }}
answer.en = "{"model " * 45}."
answer.zh = "{"答" * 90}。"
[[question.point]]
text = {{ en = "point one", zh = "要点一" }}
item = "choice"
[[question.point]]
text = {{ en = "point two", zh = "要点二" }}
[[question.point]]
text = {{ en = "point three", zh = "要点三" }}
"""


def write_open_question(folder: Path) -> Path:
    """Write the sound content with the question below `folder`; return the content folder."""
    root = write_sound(folder)
    write(root / "basics" / "weight.toml", SOUND + OPEN)
    return root
