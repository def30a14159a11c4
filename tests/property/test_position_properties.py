"""Every key of a TOML document is located where it stands."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mlquiz.toml_schema.locations import locate

BARE = st.from_regex(r"[a-z0-9_-]{1,4}", fullmatch=True)
ODD = st.text(alphabet="ab .#[]={}'批", min_size=1, max_size=5)
SPACE = st.sampled_from(["", " ", "\t"])
BREAK = st.sampled_from(["", " ", "\n", " # c ]}\n", "\n\n"])
STRINGS = st.sampled_from(
    [
        '"a # b"',
        r'"\" ] , \\"',
        "'c:\\'",
        '"""\n[no]\nk = 1 \\" ""\n"""',
        '"""""q"""""',
        "'''\n[[no]] ' ''\nx = '''",
        "'''''q'''''",
        "''",
    ]
)
SCALARS = st.sampled_from(["1", "true", "-1.5e3", "1979-05-27 07:32:00", "1979-05-27"]) | STRINGS


@st.composite
def key_part(draw: st.DrawFn) -> str:
    if draw(st.booleans()):
        return draw(BARE)
    name = draw(ODD)
    return (
        json.dumps(name, ensure_ascii=False) if "'" in name or draw(st.booleans()) else f"'{name}'"
    )


@st.composite
def value(draw: st.DrawFn, depth: int = 2) -> str:
    if depth == 0 or draw(st.booleans()):
        return draw(SCALARS)
    if draw(st.booleans()):
        elements = draw(st.lists(value(depth=depth - 1), max_size=3))
        gaps = [draw(BREAK) for _ in elements]
        body = ",".join(f"{gap}{each}" for gap, each in zip(gaps, elements, strict=True))
        return f"[{body}{draw(BREAK)}]"
    keys = draw(st.lists(key_part(), max_size=2, unique=True))
    pairs = [f"{key}{draw(SPACE)}={draw(SPACE)}{draw(value(depth=depth - 1))}" for key in keys]
    return "{ " + ", ".join(pairs) + " }"


@st.composite
def document(draw: st.DrawFn) -> str:
    lines = []
    for _ in range(draw(st.integers(0, 6))):
        dot = f"{draw(SPACE)}.{draw(SPACE)}"
        key = dot.join(draw(st.lists(key_part(), min_size=1, max_size=3)))
        form = draw(st.sampled_from(["pair", "pair", "table", "tables", "comment"]))
        lines.append(
            {
                "pair": f"{key}{draw(SPACE)}={draw(SPACE)}{draw(value())} # x = 1",
                "table": f"  [ {key} ] # [y]",
                "tables": f"[[{draw(SPACE)}{key}{draw(SPACE)}]]",
                "comment": f"# {key} = [",
            }[form]
        )
    return draw(st.sampled_from(["\n", "\n\n"])).join(lines)


def key_paths(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    children = data.items() if isinstance(data, dict) else enumerate(data)
    for key, child in children:
        yield (*path, key)
        if isinstance(child, dict | list):
            yield from key_paths(child, (*path, key))


@settings(max_examples=250)
@given(document())
def test_every_key_is_located_where_it_stands(source: str) -> None:
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError:
        return
    places = locate(source)
    assert set(places) == set(key_paths(data))
    lines = source.split("\n")
    for path, (line, column) in places.items():
        if isinstance(path[-1], str):
            assert path[-1] in lines[line - 1][column - 1 :]
