"""A diagnosis, with the demo and the curves that it is about."""

from __future__ import annotations

from pathlib import Path

from mlquiz.lab.evidence import Curve, DemoEvidence, evidence_of, fingerprint, write_evidence
from mlquiz.lab.spec_file import load_spec
from tests.building.content import write
from tests.building.sound import SOUND, write_sound

DIAGNOSE = """
[[question]]
id = "diagnose"
kind = "diagnose"
ask = { en = "Why does it fall?", zh = "为什么下降？" }
proof = "basics/fall:falls"
why = { en = "It is learnt.", zh = "学会了。" }
[[question.curve]]
series = "loss"
label = { en = "run A", zh = "训练 A" }
[[question.option]]
text = { en = "right cause", zh = "正确原因" }
correct = true
[[question.option]]
text = { en = "rival cause", zh = "对手原因" }
rival = true
why = { en = "It would rise.", zh = "那样会上升。" }
[[question.option]]
text = { en = "third cause", zh = "第三原因" }
why = { en = "It would stay.", zh = "那样会不变。" }
[[question.test]]
text = { en = "right test", zh = "正确检验" }
correct = true
[[question.test]]
text = { en = "blind test", zh = "无效检验" }
why = { en = "Both pass it.", zh = "两者都通过。" }
"""


def write_diagnosis(folder: Path, *, curves: bool = True) -> Path:
    """Write content with the question below `folder`, and its demo; return the content folder.

    Without `curves`, no evidence of the demo is recorded.
    """
    root = write_sound(folder)
    write(root / "basics" / "weight.toml", SOUND + DIAGNOSE)
    if curves:
        spec = load_spec(folder / "demos" / "basics" / "fall.toml")
        xs = tuple(float(x) for x in range(20))
        curve = Curve(xs, tuple(20 - x for x in xs))
        found = DemoEvidence(
            fingerprint(spec), "1", "2", "2026-01-01", 1.0, {}, curves={"loss": curve}
        )
        write_evidence(folder / "demos", {spec.name: found})
        assert evidence_of(spec)
    return root
