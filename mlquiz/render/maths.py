"""Conversion of LaTeX maths to one line of Unicode, based on the library unicodeit."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from unicodeit import replace as symbols_to_unicode

MAX_LENGTH = 1000

WORDS = frozenset(
    (
        *("arccos", "arcsin", "arctan", "argmax", "argmin", "arg", "cosh", "cos", "Cov", "det"),
        *("diag", "dim", "exp", "inf", "lim", "ln", "log", "max", "min", "Pr", "rank", "sign"),
        *("sinh", "sin", "softmax", "sup", "tanh", "tan", "tr", "Var"),
    )
)
SIZES = frozenset(("left", "right", "bigl", "bigr", "Bigl", "Bigr", "big", "Big", "displaystyle"))
UPRIGHT = ("text", "operatorname", "mathrm", "textrm", "mathtt", "textbf", "mathit")
SPACES = {r"\,": " ", r"\;": " ", r"\:": " ", r"\!": "", r"\quad": "  ", r"\qquad": "   ", "~": " "}
# Patterns that few formulas need are strings, which `re` compiles at their first use.
NAME = re.compile(r"\\([A-Za-z]+)(\.?)")
ACCENTS = ("hat", "bar", "tilde", "dot", "vec", "mathbb", "mathcal", "mathbf")
ACCENT = r"\\(" + "|".join(ACCENTS) + r")(?![A-Za-z]) *(\\[A-Za-z]+|[A-Za-z0-9])"
TOKEN = re.compile(r"\\[A-Za-z]+|.")
SCRIPTS = r"(?:[_^](?:\w|\\[A-Za-z]+|\{[^{}]*\}))*"
ATOM = (
    r"(?:[\d.]+|[^\W_]|\\[A-Za-z]+(?:\{\w\})?|\\partial *\w+"
    rf"|[√∛∜]\w|[√∛∜]?\([^()]*\)|‖[^‖]*‖){SCRIPTS}"
)
LONE_SPACE = r"(?<=[∂∇Δ√∛∜⌊⌈]) +| +(?=[⌋⌉])| +(?= )"
ROOT = r"(\w *)?\\sqrt *\[([^][]*)\]"
ROOTS = {"2": "√", "3": "∛", "4": "∜"}
OPENING, CLOSING = "\ue000", "\ue001"
"""What stands for visible braces until those that group a part of the formula are removed."""
REPAIRS = {
    r"\{": OPENING,
    r"\lbrace": OPENING,
    r"\}": CLOSING,
    r"\rbrace": CLOSING,
    r"\top": "⊤",
    r"\lVert": "‖",
    r"\rVert": "‖",
    r"\dots": "…",
    r"\ldots": "…",
    r"\dotsc": "…",
    r"\dotso": "…",
    r"\dotsb": "⋯",
    r"\dotsm": "⋯",
    r"\dotsi": "⋯",
    r"\%": "%",  # unicodeit turns 25, 50 and 75 percent into ░, ▒ and ▓
}


@functools.lru_cache(maxsize=4096)
def to_unicode(latex: str) -> str:
    r"""Return `latex`, given without dollar signs, as one line of Unicode: `\sqrt{n}` as √n.

    Text longer than `MAX_LENGTH`, and so than any formula, is returned unchanged, because the
    recursion can be as deep as the text is nested.
    """
    text = latex.strip()
    if len(text) > MAX_LENGTH:
        return text
    for source, target in (SPACES | REPAIRS).items():
        if source in text:
            end = r"(?![A-Za-z])" if source[-1].isalpha() else ""
            text = re.sub(re.escape(source) + end, target, text)
    text = NAME.sub(_unnamed, text)
    if any(rf"\{accent}" in text for accent in ACCENTS):
        text = re.sub(ACCENT, r"\\\1{\2}", text)
    text = _convert_commands(text)
    shown = symbols_to_unicode(text).replace("{", "").replace("}", "")
    shown = shown.replace(OPENING, "{").replace(CLOSING, "}")
    return re.sub(LONE_SPACE, "", shown) if " " in shown else shown


def _unnamed(command: re.Match[str]) -> str:
    r"""Return a name such as `\log` without its backslash, and nothing for a size, as `\left.`."""
    name, dot = command.groups()
    return "" if name in SIZES else name + dot if name in WORDS else command[0]


def _convert_commands(text: str) -> str:
    """Convert the commands with arguments: fractions, roots and upright words."""
    text = _replace_command(text, "frac", 2, _fraction)
    text = re.sub(ROOT, _index_as_argument, text) if "[" in text else text
    text = _replace_command(text, "root", 2, _root)
    text = _replace_command(text, "sqrt", 1, lambda inner: _root("2", inner))
    for name in UPRIGHT:
        text = _replace_command(text, name, 1, lambda inner: inner)
    return text


def _fraction(top: str, bottom: str) -> str:
    return f"{_parenthesize(top)}/{_parenthesize(bottom)}"


def _index_as_argument(root: re.Match[str]) -> str:
    """Return the start of a root with an index, after a space if a factor would touch the index."""
    factor, index = root.groups()
    return f"{factor} \\root{{{index}}}" if factor else f"\\root{{{index}}}"


def _root(index: str, inner: str) -> str:
    return ROOTS.get(index.strip(), f"^{{{index}}}√") + _parenthesize(inner)


def _replace_command(text: str, name: str, count: int, build: Callable[..., str]) -> str:
    r"""Replace each `\name{…}` by the result of `build`, called with its `count` arguments."""
    if rf"\{name}" not in text:
        return text
    command = re.compile(rf"\\{name}(?![A-Za-z])")
    while match := command.search(text):
        arguments: list[str] = []
        end = match.end()
        for _ in range(count):
            argument, end = _read_argument(text, end)
            arguments.append(_convert_commands(argument))
        text = text[: match.start()] + build(*arguments) + text[end:]
    return text


def _read_argument(text: str, start: int) -> tuple[str, int]:
    """Return the argument at `start`, in braces or a single token, and the index after it."""
    while start < len(text) and text[start] == " ":
        start += 1
    if start < len(text) and text[start] == "{":
        depth = 0
        for index in range(start, len(text)):
            depth += {"{": 1, "}": -1}.get(text[index], 0)
            if depth == 0:
                return text[start + 1 : index], index + 1
        return text[start + 1 :], len(text)
    token = TOKEN.match(text, start)
    return (token.group(), token.end()) if token else ("", start)


def _parenthesize(text: str) -> str:
    """Return the text, in parentheses if it is more than one atom."""
    return text if re.fullmatch(ATOM, text) else f"({text})"
