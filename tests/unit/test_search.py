"""The ranking of search results."""

from __future__ import annotations

import pytest

from mlquiz.tui.screens.palette import Entry, matching

NAMES = [
    ("Undo", ()),
    ("Dropout rate", ("丢弃率", "dropout-rate")),
    ("Inverted dropout", ("反向随机失活", "inverted-dropout")),
    ("Dropout", ("随机失活", "dropout")),
    ("Dropout against early stopping", ("regularization/dropout", "dropout")),
    ("Batch Normalization", ("批归一化", "batch-normalization")),
    ("L2 regularization", ("L2 正则化", "l2-regularization")),
    ("Drop in replacement", ()),
    ("Elman 率", ("Elman rate",)),
    ("Elman（循环网络）", ("Elman network", "elman-network")),
]


def first(words: str, planned: str = "") -> str:
    entries = [Entry(title, "", lambda: None, names, title == planned) for title, names in NAMES]
    return matching(entries, words)[0].title


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("drop", "Dropout"),
        ("dropout", "Dropout"),
        ("DROPOUT", "Dropout"),
        ("ｄｒｏｐｏｕｔ", "Dropout"),
        ("dropout-rate", "Dropout rate"),
        ("dropoutrate", "Dropout rate"),
        ("rate", "Dropout rate"),
        ("随机失活", "Dropout"),
        ("batch norm", "Batch Normalization"),
        ("norm batch", "Batch Normalization"),
        ("batchnorm", "Batch Normalization"),
        ("l2", "L2 regularization"),
        ("l 2", "L2 regularization"),
        ("btchnrm", "Batch Normalization"),
        ("inv", "Inverted dropout"),
        ("elm", "Elman（循环网络）"),
        ("循环网络", "Elman（循环网络）"),
    ],
)
def test_what_is_found_first(typed, title):
    assert first(typed) == title


def test_what_is_planned_comes_last_unless_its_title_was_typed():
    assert first("drop", planned="Dropout") == "Dropout rate"
    assert first("dropout", planned="Dropout") == "Dropout"


def test_signs_alone_find_all():
    entries = [Entry(title, "", lambda: None, names) for title, names in NAMES]
    assert len(matching(entries, " - ")) == len(NAMES)
    assert not matching(entries, "zzz")
    assert not matching(entries, "tlz")
