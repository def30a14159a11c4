"""Titles of concepts, with the English term after a Chinese one, and of sections."""

from __future__ import annotations

import re

from mlquiz.i18n.messages import MESSAGES, translate
from mlquiz.render.markup import to_plain
from mlquiz.render.sanitize import plain
from mlquiz.text import Text

NAMES = {
    *("Bayes", "Bayesian", "Bernoulli", "Euclidean", "Fisher", "Fourier", "Gauss", "Gaussian"),
    *("Hessian", "Jacobian", "Lagrange", "Laplace", "Lipschitz", "Markov", "Monte", "Nesterov"),
    *("Newton", "Poisson", "Taylor"),
}
"""First words of titles that stay capitalized."""


def title_line(title: Text, lang: str) -> str:
    """Return a title in `lang`; a Chinese one without Latin letters as 过拟合（overfitting）."""
    own = to_plain(title[lang])
    english = english_term(title) if lang == "zh" else ""
    return f"{own}（{english}）" if english else own


def english_term(title: Text) -> str:
    """Return the English term of a title; '' if the Chinese one contains Latin letters."""
    english = to_plain(title.en).strip()
    if re.search("[A-Za-z]", to_plain(title.zh)) or not re.search("[A-Za-z]", english):
        return ""
    first = re.split(r"[^A-Za-z0-9]", english, maxsplit=1)[0]
    if first[1:].islower() and first not in NAMES:
        english = english[0].lower() + english[1:]
    return english.replace(" (", ", ").replace("(", ", ").replace(")", "")


def unmapped_section(section: str, lang: str) -> str:
    """Return the title of a section that is not in the concept map; its id if it is unknown."""
    key = f"section.{section}"
    return (
        translate(key, lang) if key in MESSAGES else plain(section).replace("-", " ").capitalize()
    )
