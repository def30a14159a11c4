"""Every visible word of the app stands in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.binding import Binding

import mlquiz.tui
from mlquiz.domain.concepts import Depth, StatementVerdict
from mlquiz.domain.kinds.registry import KINDS
from mlquiz.domain.rating import Rating
from mlquiz.errors import MlquizError, unknown
from mlquiz.i18n.tui import MESSAGES, TUI_MESSAGES, translate
from mlquiz.lab.spec_file import find_demo, find_demos, load_spec
from mlquiz.library.library import Library
from mlquiz.study.settings import CHOICES
from mlquiz.tui.screens.help import documented, own_bindings
from mlquiz.tui.screens.settings import SHOWN
from mlquiz.tui.screens.setup import ASKED

SOURCES = sorted(Path(mlquiz.tui.__file__).parent.rglob("*.py"))
CHINESE = re.compile("[\u4e00-\u9fff]")
SAME_IN_BOTH = {"home.title", "keyname.escape", "choice.en", "choice.zh"}
MADE_UP = {
    *(f"rate.{rating.name.lower()}" for rating in Rating),
    *(f"ledger.{verdict.name.lower()}" for verdict in StatementVerdict),
    *(f"depth.{depth}" for depth in Depth),
    *(f"kind.{kind}" for kind in KINDS),
    *(f"lab.{phase}" for phase in ("idle", "starting", "stopped")),
    *(f"keyname.{key}" for key in ("enter", "space", "escape")),
    *(f"{group}.{name}" for group in ("label", "meaning") for name in {*ASKED, *SHOWN}),
    *(f"choice.{choice}" for choices in CHOICES.values() for choice in choices),
    *(
        "typed.numeric",
        "typed.percentage",
        "typed.output",
        "typed.lines",
        "section.training",
        "label.minutes_per_day",
    ),
}


def placeholders(words: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", words))


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("session.out_of_time", "Today's 1 minute is done."),
        ("end.out_of_time", "Today's 1 minute is done."),
        ("plan.minutes_for_all", "1 minute a day"),
    ],
)
def test_one_minute_is_a_singular(key, words):
    assert translate(key, "en", minutes=1, command="mlquiz quiz").startswith(words)


@pytest.mark.parametrize(
    ("count", "en", "zh"),
    [(1, "Interview tomorrow", "明天面试"), (5, "Interview in 5 days", "5 天后面试")],
)
def test_one_is_a_text_of_its_own(count, en, zh):
    assert translate("home.interview", "en", count=count) == en
    assert translate("home.interview", "zh", count=count) == zh


@pytest.mark.parametrize("key", TUI_MESSAGES)
def test_both_languages_have_the_same_placeholders(key):
    words = TUI_MESSAGES[key]
    assert words.en.strip()
    assert words.zh.strip()
    assert placeholders(words.en) == placeholders(words.zh)
    if key not in SAME_IN_BOTH | {"language.name", "key.language"}:
        assert CHINESE.search(words.zh), words.zh
        assert not CHINESE.search(words.en), words.en


def named_in_source() -> Iterator[tuple[str, str]]:
    """Yield every string literal that looks like a phrase's key, with its file."""
    groups = {key.partition(".")[0] for key in MESSAGES if "." in key}
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                group, _, rest = node.value.partition(".")
                if group in groups and rest != "tcss" and re.fullmatch(r"\w+", rest):
                    yield node.value, source.name


def test_no_text_stands_under_two_keys():
    keys = {}
    for key, words in TUI_MESSAGES.items():
        keys.setdefault((words.en, words.zh), []).append(key)
    assert not [names for names in keys.values() if len(names) > 1]


def test_every_phrase_that_is_named_exists():
    missing = {(key, file) for key, file in named_in_source() if key not in MESSAGES}
    assert not missing


def test_no_phrase_is_left_over():
    used = {key for key, _ in named_in_source()} | MADE_UP
    assert not {key for key in TUI_MESSAGES if "." in key} - used
    assert not {key for key in MADE_UP if not key.startswith("meaning.")} - set(MESSAGES)


def test_every_binding_of_ours_is_labelled_by_a_phrase():
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Binding":
                label = node.args[2]
                if isinstance(label, ast.Constant):
                    assert label.value in MESSAGES, (source.name, label.value)


def test_the_help_names_every_key_that_screens_bind():
    told = {
        binding.description
        for _, nodes in documented()
        for bindings in own_bindings(nodes)
        for binding in bindings
    }
    bound = {
        node.args[2].value
        for source in SOURCES
        if source.name != "palette.py"
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Binding"
        and isinstance(node.args[2], ast.Constant)
    }
    assert bound <= told


def test_no_screen_writes_words_of_its_own():
    """A literal with a space and a letter, outside docstrings and style sheets, is a sentence."""
    allowed = re.compile(r"^[\s\W]*$|\$|^on |^bold|cannot be read|is not a seed|^\w+(-\w+)*$")
    for source in SOURCES:
        tree = ast.parse(source.read_text(encoding="utf-8"))
        docs = {
            node.body[0].value
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                docs.add(node.value)
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            words = node.value
            if node in docs or "{" in words or allowed.search(words):
                continue
            assert not re.search(r"[A-Za-z]{2,} [A-Za-z]", words), (source.name, words)


def test_keys_have_names_in_both_languages():
    from mlquiz.tui.keys import key_name

    assert key_name(Binding("enter", "x"), "zh") == "回车"
    assert key_name(Binding("ctrl+p", "x"), "en") == "Ctrl-P"
    assert key_name(Binding("shift+tab", "x"), "en") == "Shift-Tab"
    assert key_name(Binding("question_mark", "x"), "en") == "?"


def test_every_section_of_the_shipped_demos_has_a_title_in_chinese(tmp_path):
    with Library.open(cache=tmp_path / "cache.sqlite") as library:
        on_the_map = {section.id for section in library.sections()}
    sections = {name.partition("/")[0] for name in find_demos()}
    assert {name for name in sections - on_the_map if f"section.{name}" not in MESSAGES} == set()


@pytest.mark.parametrize("kind", ["concept", "item", "demo", "section", "kind", "statement"])
def test_an_unknown_name_is_reported_in_chinese_too(kind):
    assert CHINESE.search(unknown(kind, "x", []).in_language("zh"))
    near = unknown(kind, "weigth", ["weight"], "They are listed.")
    assert "你要找的是“weight”吗？" in near.in_language("zh")
    assert "Did you mean" not in near.in_language("zh")


def test_a_missing_or_invalid_demo_is_reported_in_chinese_too(tmp_path):
    with pytest.raises(MlquizError) as missing:
        find_demo("zzzz", tmp_path)
    assert missing.value.in_language("zh") == "找不到实验“zzzz”。用 `mlquiz demo` 可列出全部实验。"
    broken = tmp_path / "broken.toml"
    broken.write_text("format = 2\ntitel = 1\n", "utf-8")
    with pytest.raises(MlquizError) as fault:
        load_spec(broken)
    assert fault.value.in_language("zh").startswith("实验的说明文件有误：")
    assert re.search("另有 [0-9]+ 处", fault.value.in_language("zh"))
