"""Diagnoses, line by line."""

from tests.building.diagnosis import write_diagnosis


def test_the_curves_are_described_in_numbers(answer, tmp_path):
    out, _ = answer(write_diagnosis(tmp_path), "diagnose", [])
    assert "x → y\nrun A: 0 → 20, 3 → 17, " in out
    assert "lowest 19 → 1, highest 0 → 20" in " ".join(out.split())


def test_the_curves_are_drawn_on_request(answer, tmp_path):
    out, _ = answer(write_diagnosis(tmp_path), "diagnose", [], chart=True)
    assert "run A" in out
    assert "→" not in out
    assert "lowest" not in out
    assert out.count("|") + out.count("│") >= 7


def test_missing_curves_are_reported(answer, tmp_path):
    out, _ = answer(write_diagnosis(tmp_path, curves=False), "diagnose", [])
    assert "The curves of basics/fall are missing. Run `mlquiz check` for details." in out


def test_a_diagnosis_in_chinese(answer, tmp_path):
    out, logged = answer(write_diagnosis(tmp_path), "diagnose", ["第三原因", "?", ""], "zh")
    assert "假设只剩下这两个可能的原因：" in out
    assert "哪个检验能把两者区分开？" in out
    assert "✗ 不正确。" in out
    assert "  ✓ 正确检验" in out
    assert "  · 无效检验\n    两者都通过。" in out
    assert out.count("那样会不变。") == 1
    assert logged[0]["test"] is None
