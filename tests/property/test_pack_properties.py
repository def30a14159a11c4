"""Any manifest is a pack or one plain error; texts in one language stand for the other."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from mlquiz.errors import MlquizError
from mlquiz.packs.manifest import open_pack
from mlquiz.packs.opening import join_folders, split_folders
from mlquiz.text import LANGUAGES
from mlquiz.toml_schema.document import TomlDocument, parse_document
from mlquiz.toml_schema.languages import fill_languages

LINES = st.sampled_from(
    [
        "format = 1",
        "id = 'mine'",
        "title.en = 'Mine'",
        "title.zh = '我的'",
        "languages = ['en']",
        "languages = ['zh', 'zh']",
        "title = 3",
        "[title]",
        "id = [1979-05-27]",
        "\x1b[2J",
    ]
)
VALUES = st.recursive(
    st.text() | st.integers() | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["en", "zh", "a", "vary"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.lists(LINES, max_size=6).map("\n".join).map(str.encode) | st.binary(max_size=60))
def test_a_manifest_is_a_pack_or_one_plain_error(manifest):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "pack.toml").write_bytes(manifest)
        try:
            opened = open_pack(Path(folder))
        except MlquizError as error:
            for lang in LANGUAGES:
                said = error.in_language(lang)
                assert said
                assert said.isprintable()
        else:
            assert opened.name == "mine"


def texts(value, path=()):
    """Yield the path of each table that has a text in a language."""
    if isinstance(value, list):
        for index, element in enumerate(value):
            yield from texts(element, (*path, index))
    elif isinstance(value, dict):
        if any(isinstance(value.get(lang), str) and value[lang] for lang in LANGUAGES):
            yield path, value
        for key, element in value.items():
            yield from texts(element, (*path, key))


@given(st.dictionaries(st.sampled_from(["a", "b"]), VALUES), st.sampled_from(["en", "zh"]))
@example({"a": {"en": [{"en": "0"}]}}, "en")
def test_only_missing_languages_are_filled(data, lang):
    document = TomlDocument(Path("x.toml"), data=data)
    assert fill_languages(document, LANGUAGES) is document
    filled = fill_languages(document, [lang])
    before = dict(texts(data))
    for path, table in texts(filled.data):
        if any(path[:length] in filled.filled for length in range(len(path))):
            continue  # within a copy
        original = before.get(path, {})
        for other in LANGUAGES:
            if (*path, other) in filled.filled:
                assert other != lang
                assert table[other] == table[lang]
                assert other not in original
            elif isinstance(table.get(other), str):
                assert table[other] == original[other]


@given(st.integers(1, 240), st.integers(1, 30))
def test_no_depth_of_keys_breaks_the_filling(dots, tables):
    header = ".".join("a" * 3 for _ in range(dots))
    lines = [f"[{header}]", *(f"{header}.b{index}.en = 'x'" for index in range(tables))]
    document = parse_document("\n".join(lines), Path("x.toml"))
    assert fill_languages(document, ["en"]).file == document.file


@given(st.lists(st.text(st.characters(codec="ascii", exclude_characters=":\0"), min_size=1)))
def test_folders_survive_the_setting(names):
    folders = [Path("/x", *name.split("/")) for name in names]
    joined = join_folders(folders)
    assert join_folders(split_folders(joined)) == joined
