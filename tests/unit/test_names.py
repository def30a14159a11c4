"""Concepts, sections and demos found by their titles."""

import pytest

from mlquiz.domain.filter import Filter
from mlquiz.errors import UsageError
from mlquiz.lab.spec_file import find_demo
from mlquiz.library.library import Library
from mlquiz.render.names import beginning_with, find
from mlquiz.text import Text

TITLES = {
    "gradient-clipping": Text("Gradient clipping", "梯度裁剪"),
    "l1": Text("L1 regularization (lasso)", "L1 正则化（lasso）"),
    "l2": Text("L2 regularization (ridge)", "L2 正则化（岭回归，ridge）"),
    "bn": Text("Batch normalization (BN)", "批量归一化（BN）"),
    "mb": Text("Mini-batch", "小批量（mini-batch）"),
    "k-fold": Text("$k$-fold cross-validation", "$k$ 折交叉验证"),
}


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("gradient-clipping", "gradient-clipping"),
        ("Gradient_Clipping", "gradient-clipping"),
        ("gradient clipping", "gradient-clipping"),
        ("GRADIENT CLIPPING", "gradient-clipping"),
        ("ｇｒａｄｉｅｎｔ　ｃｌｉｐｐｉｎｇ", "gradient-clipping"),
        ("梯度裁剪", "gradient-clipping"),
        (" 梯度 裁剪 ", "gradient-clipping"),
        ("L1正则化", "l1"),
        ("L1 正则化（lasso）", "l1"),
        ("Ｌ１ 正则化(lasso)", "l1"),
        ("lasso", "l1"),
        ("BN", "bn"),
        ("批量归一化", "bn"),
        ("minibatch", "mb"),
        ("小批量", "mb"),
        ("k 折交叉验证", "k-fold"),
        ("裁剪", None),
        ("", None),
        ("（）", None),
    ],
)
def test_a_name_is_an_id_or_a_title(name, id_):
    assert find(name, TITLES) == id_


def test_a_part_that_two_titles_share_means_neither():
    shared = {"a": Text("A (X)", "甲（X）"), "b": Text("B (X)", "乙（X）")}
    assert find("x", shared) is None
    assert find("甲", shared) == "a"


AKA = {"bn": ("BatchNorm", "批标准化"), "l2": ("Tikhonov", "L1 regularization")}


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("batch norm", "bn"),
        ("ＢＡＴＣＨ-ＮＯＲＭ", "bn"),
        ("批 标准化", "bn"),
        ("tikhonov", "l2"),
        ("L1 regularization (lasso)", "l1"),
        ("norm", None),
    ],
)
def test_a_concept_has_other_names(name, id_):
    assert find(name, TITLES, AKA) == id_


def test_a_name_that_two_concepts_have_means_neither():
    assert find("twin", TITLES, {"l1": ("Twin",), "l2": ("twin",)}) is None


def test_a_title_that_two_concepts_have_is_not_the_other_name_of_a_third():
    titles = {"a": Text("Twin", "甲"), "b": Text("Twin", "乙"), "c": Text("C", "丙")}
    assert find("twin", titles, {"c": ("twin",)}) is None


@pytest.mark.parametrize(
    ("start", "ids"),
    [
        ("l", ["l1", "l2"]),
        ("岭", ["l2"]),
        ("ridge", ["l2"]),
        ("Batch N", ["bn"]),
        ("批标", ["bn"]),
        ("zz", []),
        ("（", []),
        ("", list(TITLES)),
    ],
)
def test_ids_are_completed_from_any_name(start, ids):
    assert beginning_with(start, TITLES, AKA) == ids


@pytest.fixture
def library(tmp_path):
    with Library.open(cache=tmp_path / "cache.sqlite") as opened:
        yield opened


def test_every_shipped_title_is_a_name(library):
    for concept in library.concepts():
        assert library.concept_id(concept.title.en) == concept.id
        assert library.concept_id(concept.title.zh) == concept.id


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("丢弃法", "dropout"),
        ("batch norm", "batch-normalization"),
        ("批标准化", "batch-normalization"),
        ("ridge", "l2-regularization"),
        ("ＬａｙｅｒＮｏｒｍ", "layer-normalization"),
        ("tidu-caijian", "gradient-clipping"),
    ],
)
def test_shipped_concepts_are_found_by_what_people_call_them(library, name, id_):
    assert library.concept_id(name) == id_
    wanted = Filter(concepts=frozenset({name}))
    assert library.resolve_names(wanted).concepts == {id_}


def test_a_filter_takes_titles(library):
    wanted = Filter(concepts=frozenset({"梯度裁剪"}), sections=frozenset({"过拟合与欠拟合"}))
    assert library.resolve_names(wanted) == Filter(
        concepts=frozenset({"gradient-clipping"}), sections=frozenset({"overfitting"})
    )


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("梯度裁减", "你要找的是“梯度裁剪”吗？"),
        ("Gradient cliping", "你要找的是“Gradient clipping”吗？"),
        ("dropot", "你要找的是“dropout”吗？"),
        ("zzzzzz", "用 `mlquiz concepts` 可列出全部概念。"),
    ],
)
def test_a_name_that_is_none_is_answered_with_the_nearest_title(library, name, hint):
    with pytest.raises(UsageError) as error:
        library.concept_id(name)
    assert error.value.in_language("zh") == f"找不到概念“{name}”。{hint}"


def test_a_demo_is_found_by_its_title():
    assert find_demo("BatchNorm and the plain net, each at its best rate").stem == "bn_accuracy"
    assert find_demo("BatchNorm 与无归一化网络：各取最佳学习率").stem == "bn_accuracy"
