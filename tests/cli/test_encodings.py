"""Output in encodings that lack characters: spelled in ASCII, never a question mark."""

import json
import os
import subprocess
import sys

import pytest

from mlquiz.render.spelling import encodable

QUESTION = ["quiz", "--plain", "--cram", "--concept", "batch-normalization", "--kind", "numeric"]


@pytest.fixture
def written(home):
    """Run the command with its output in an encoding; return the bytes of both streams."""

    def run(encoding: str, *command: str, given: str = "", **environment: str):
        return subprocess.run(
            [sys.executable, "-m", "mlquiz", *command],
            input=given.encode(),
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": encoding, **environment},
            timeout=120,
            check=False,
        )

    return run


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp437", "cp1252"])
@pytest.mark.parametrize(
    "command",
    [
        [*QUESTION, "-n", "1"],
        ["learn", "batch-normalization"],
        ["learn", "layer-normalization"],
        ["demo"],
        ["concepts"],
    ],
    ids=lambda command: command[0],
)
def test_nothing_is_lost(written, encoding, command):
    run = written(encoding, *command, given="?\n\n")
    assert run.returncode == 0
    text = run.stdout.decode(encoding)
    plain = written("utf-8", *command, given="?\n\n").stdout.decode()
    if command[0] != "quiz":  # whose numbers are drawn anew
        assert text.count("?") == plain.count("?")
    assert "\ufffd" not in text


def test_a_greek_letter_and_a_minus_stay_what_they_are(written):
    text = written("latin-1", "learn", "batch-normalization").stdout.decode("latin-1")
    assert "gamma" in text
    assert "? = " not in text


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_chinese_that_cannot_be_encoded_is_reported_once(written, encoding):
    run = written(encoding, "stats", "--lang", "zh")
    errors = run.stderr.decode()
    assert errors.count("has no Chinese characters") == 1
    assert "PYTHONIOENCODING=utf-8" in errors
    assert not written("utf-8", "stats", "--lang", "zh").stderr
    assert not written("gbk", "stats", "--lang", "zh").stderr


def test_json_keeps_every_character(written):
    for encoding in ("ascii", "utf-8"):
        shown = written(encoding, "concepts", "--section", "overfitting", "--json").stdout
        assert "过拟合" in [row["title"]["zh"] for row in json.loads(shown)["concepts"]]


@pytest.mark.parametrize(
    ("text", "ascii_text"),
    [
        ("γ = 3, β = −1", "gamma = 3, beta = -1"),
        ("x̂ = (x−μ)/√(σ²+ε)", "x_hat = (x-mu)/sqrt(sigma^2+epsilon)"),
        ("1/√B", "1/sqrt(B)"),
        ("θₜ₊₁ = θₜ − η ∇L", "theta_(t+1) = theta_t - eta grad L"),
        ("10⁻³ ≤ ηλ ≈ 2 × 3", "10^-3 <= eta lambda ~ 2 x 3"),
        ("∑ᵢ₌₁ⁿ xᵢ → ∞", "sum_(i=1)^n x_i -> inf"),
        ("‖g‖ ≥ 1 ± 2", "||g|| >= 1 +- 2"),
        ("✓ “Right” … ✗", 'ok "Right" ... x'),
        ("Δw · ½", "Delta w * 1/2"),
        ("λᵏ, xᴸ, Wᵀx, aₙ₋₁, xᵝ", "lambda^k, x^L, W^Tx, a_(n-1), x^beta"),
    ],
)
def test_signs_have_a_spelling(text, ascii_text):
    assert encodable(text, "ascii") == ascii_text
