"""ASCII spellings of characters that an encoding lacks: γ as gamma, − as -."""

from __future__ import annotations

import codecs
import re
import unicodedata

NAME = "mlquiz.spelling"
"""The name of the error handler, for `str.encode` and streams."""

SIGNS = {
    **dict.fromkeys("‐‑‒–−", "-"),
    **dict.fromkeys("—―", "--"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’‚′", "'"),
    **dict.fromkeys("•⋅∗⊙∘", "*"),
    **dict.fromkeys("✗✕✘", "x"),
    **dict.fromkeys("‖∥", "||"),
    **dict.fromkeys("⌋⌉", ")"),
    **dict.fromkeys("→⟶", "->"),
    **dict.fromkeys("⇒⟹", "=>"),
    **dict.fromkeys("∼≈≃", "~"),
    **dict.fromkeys("▸▶❯", ">"),
    **dict.fromkeys("│┃┤├", "|"),
    **dict.fromkeys("─━▱", "-"),
    **dict.fromkeys("└┘┌┐┬┴┼", "+"),
    **dict.fromkeys("▰█■", "#"),
    "×": "x",
    "·": "*",
    "÷": "/",
    "±": "+-",
    "∓": "-+",
    "⁄": "/",
    "∕": "/",
    **dict.fromkeys("…⋯", "..."),
    "°": " deg",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "≡": "==",
    "≪": "<<",
    "≫": ">>",
    "←": "<-",
    "↔": "<->",
    "⇔": "<=>",
    "↦": "|->",
    "↑": "^",
    "↓": "v",
    "∂": "d",
    "⌊": "floor(",
    "⌈": "ceil(",
    "⟨": "<",
    "⟩": ">",
    "⊗": "(x)",
    "∅": "{}",
    "✓": "ok",
    "◦": "o",
    "●": "#",
    "◐": "+",
    "○": "o",
    "。": ".",
    "、": ",",
    "ˆ": "^",
    "\u0302": "_hat",
    "\u0304": "_bar",
    "\u0305": "_bar",
    "\u0303": "_tilde",
    "\u0307": "_dot",
    "\u20d7": "_vec",
    "\u0338": " not",
}
WORDS = {
    "∑": "sum",
    "∏": "prod",
    "∫": "int",
    "∇": "grad",
    "∞": "inf",
    "√": "sqrt",
    "∛": "cbrt",
    "∜": "4th root of",
    "∈": "in",
    "∉": "not in",
    "∝": "proportional to",
    "∀": "for all",
    "∃": "there is",
    "∪": "or",
    "∩": "and",
    "⊤": "T",
    "⊥": "perp",
    "ℓ": "l",
    "ℝ": "R",
    "𝔼": "E",
}
SCRIPTS = {"<super>": "^", "<sub>": "_"}
GREEK = re.compile(r"GREEK (SMALL|CAPITAL) LETTER (?:FINAL )?([A-Z]+)")
ATOM = re.compile(r"√([A-Za-z0-9]+)", re.ASCII)


def spell(error: UnicodeError) -> tuple[str, int]:
    """Return the spelling of a character that cannot be encoded, and the index to continue at.

    This is a codec error handler; it raises errors other than UnicodeEncodeError again.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return _spelled(error.object, error.start)


def encodable(text: str, encoding: str) -> str:
    """Return the text with spellings for characters that `encoding` lacks."""
    return text.encode(encoding, NAME).decode(encoding)


def _spelled(text: str, index: int) -> tuple[str, int]:
    character = text[index]
    if sign := _script_sign(character):
        return _script(text, index, sign)
    if root := ATOM.match(text, index):
        return f"sqrt({root[1]})", root.end()
    if character in SIGNS:
        return SIGNS[character], index + 1
    word = WORDS.get(character) or _letter(character)
    return (_spaced(word, text, index) if word else _plain(character)), index + 1


def _script_sign(character: str) -> str:
    """Return '^' for a superscript character, '_' for a subscript one, '' for any other."""
    return SCRIPTS.get(unicodedata.decomposition(character).partition(" ")[0], "")


def _script(text: str, index: int, sign: str) -> tuple[str, int]:
    """Spell a whole superscript or subscript at once: ⁻³ as ^-3; return it and its end."""
    end = index
    while end < len(text) and _script_sign(text[end]) == sign:
        end += 1
    inner = encodable(unicodedata.normalize("NFKC", text[index:end]), "ascii")
    simple = inner.removeprefix("-").isalnum()
    return f"{sign}{inner}" if simple else f"{sign}({inner})", end


def _letter(character: str) -> str:
    """Return the name of a Greek letter; '' for any other character."""
    folded = unicodedata.normalize("NFKC", character)
    match = GREEK.match(unicodedata.name(folded[:1], ""))
    if not match:
        return ""
    name = match[2].replace("LAMDA", "LAMBDA").lower()
    return name.capitalize() if match[1] == "CAPITAL" else name


def _spaced(word: str, text: str, index: int) -> str:
    """Return the word with spaces that separate it from adjacent letters and digits."""
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    start = " " if before.isascii() and before.isalpha() else ""
    end = " " if after.isalnum() and not _script_sign(after) else ""
    return start + word + end


def _plain(character: str) -> str:
    """Return the character without accents and at normal width.

    Return '' for a combining character, and '?' for one that has no ASCII form.
    """
    folded = unicodedata.normalize("NFKC", character).replace("⁄", "/")
    if folded.isascii():
        return folded
    if unicodedata.combining(character):
        return ""
    bare = "".join(each for each in unicodedata.normalize("NFKD", folded) if each.isascii())
    return bare or "?"


codecs.register_error(NAME, spell)
