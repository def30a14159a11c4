"""Checks of Python code that a learner writes, before it is run."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from collections.abc import Collection

from mlquiz.domain.answers import InvalidAnswer
from mlquiz.text import Text

MAX_CODE = 10_000
"""Maximum length of the code in characters."""

LINE = re.compile(r"\bline (\d+)")
REPLACE = Text("Replace the ... with your code.", "请把 ... 换成你的代码。")


def checked(typed: str, starter: str, forbidden: Collection[str] = ()) -> str:
    """Return the code to run: if only the body of the function was typed, with its first line.

    Raises InvalidAnswer if the code is too long, is not valid Python, lacks a function of `starter`
    or uses a forbidden attribute.
    """
    code = typed.expandtabs(4).rstrip()
    if len(code) > MAX_CODE:
        raise InvalidAnswer(Text("That is too long.", "代码太长。"))
    if not code.strip():
        raise InvalidAnswer(REPLACE)
    names = defined(starter)
    head = first_lines(starter) if len(names) == 1 and not names & defined(code) else ""
    if head:
        code = head + textwrap.indent(textwrap.dedent(code), "    ")
    if reason := syntax_error(code, lines_before=head.count("\n")):
        raise InvalidAnswer(
            Text(f"This is not valid Python: {reason}.", f"不是合法的 Python：{reason}。")
        )
    if same_code(code, starter):
        raise InvalidAnswer(REPLACE)
    if missing := sorted(names - defined(code)):
        name = missing[0]
        raise InvalidAnswer(Text(f"Define {name} as well.", f"还缺少 {name} 的定义。"))
    if used := sorted(attributes(code) & set(forbidden)):
        name = used[0]
        raise InvalidAnswer(
            Text(
                f"Do not use {name}: writing it yourself is the exercise.",
                f"不要用 {name}，要写的正是它。",
            )
        )
    return code


def first_lines(starter: str) -> str:
    """Return the lines of `starter` that precede the body of its function."""
    return starter.strip("\n").rpartition("\n")[0] + "\n"


def syntax_error(code: str, *, lines_before: int = 0) -> str:
    """Return why `code` is not valid Python; '' if it is.

    Lines are counted from 1 after the first `lines_before`, which the learner did not type.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(code, "code", "exec")
    except SyntaxError as error:
        reason = f"{error.msg} (line {error.lineno})"
        return LINE.sub(lambda found: f"line {max(1, int(found[1]) - lines_before)}", reason)
    except (ValueError, OverflowError, RecursionError, MemoryError) as error:
        return str(error)
    return ""


def defined(code: str) -> set[str]:
    """Return the names of the functions and classes that `code` defines at its top level."""
    kinds = ast.FunctionDef | ast.ClassDef
    return {node.name for node in _parsed(code).body if isinstance(node, kinds)}


def attributes(code: str) -> set[str]:
    """Return the names of attributes that `code` reads or imports, such as `softmax`."""
    found = set[str]()
    for node in ast.walk(_parsed(code)):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.ImportFrom):
            found.update(alias.name for alias in node.names)
    return found


def same_code(one: str, other: str) -> bool:
    """Return whether two listings are the same but for layout and comments.

    Listings nested too deeply to be compared, such as a sum of 1,000 terms, count as different.
    """
    try:
        return ast.dump(_parsed(one)) == ast.dump(_parsed(other))
    except RecursionError:
        return False


def _parsed(code: str) -> ast.Module:
    """Return the syntax tree of `code`; an empty one if it is not valid."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])
