"""Titles: of a concept, in Chinese with the English term beside it, and of a section."""

from __future__ import annotations

import re

from mlquiz.domain.text import Text
from mlquiz.i18n.messages import PHRASES, translate
from mlquiz.render.markup import to_plain
from mlquiz.render.sanitize import plain

NAMES = {
    *("Bayes", "Bayesian", "Bernoulli", "Euclidean", "Fisher", "Fourier", "Gauss", "Gaussian"),
    *("Hessian", "Jacobian", "Lagrange", "Laplace", "Lipschitz", "Markov", "Monte", "Nesterov"),
    *("Newton", "Poisson", "Taylor"),
}
"""First words that keep their capital."""


def title_line(title: Text, lang: str) -> str:
    """Return a title; a Chinese one without Latin letters is 过拟合（overfitting）."""
    own = to_plain(title[lang])
    english = english_term(title) if lang == "zh" else ""
    return f"{own}（{english}）" if english else own


def english_term(title: Text) -> str:
    """Return the English of a title whose Chinese has no Latin letters; '' for any other."""
    english = to_plain(title.en).strip()
    if re.search("[A-Za-z]", to_plain(title.zh)) or not re.search("[A-Za-z]", english):
        return ""
    first = re.split(r"[^A-Za-z0-9]", english, maxsplit=1)[0]
    if first[1:].islower() and first not in NAMES:
        english = english[0].lower() + english[1:]
    return english.replace(" (", ", ").replace("(", ", ").replace(")", "")


def unmapped_section(section: str, lang: str) -> str:
    """Return the title of a section that the map does not have; of an unknown one, its id."""
    key = f"section.{section}"
    return translate(key, lang) if key in PHRASES else plain(section).replace("-", " ").capitalize()
