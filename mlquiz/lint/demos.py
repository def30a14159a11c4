"""Checks that a demo's spec and its script agree; the script is parsed, never run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mlquiz.errors import nearest
from mlquiz.lab.spec_file import ParsedDemoSpec, demo_files, parse_spec
from mlquiz.toml_schema.diagnostics import ValidationError
from mlquiz.toml_schema.problem import Problem


@dataclass(frozen=True, slots=True)
class Outline:
    """The names in a script that the spec must match, with the nodes that define them."""

    run: ast.FunctionDef | None
    knobs: dict[str, ast.arg]


def demo_problems(path: Path) -> list[Problem]:
    """Return all problems of the demo whose spec is at `path`, in file order."""
    script = path.with_suffix(".py")
    if not path.is_file():
        return [Problem(path, 1, 1, "the spec is missing", f"it belongs to {script}")]
    parsed_spec = parse_spec(path)
    problems = list(parsed_spec.problems)
    if not script.is_file():
        return [*problems, Problem(script, 1, 1, "the script is missing")]
    tree = _parsed(script)
    if isinstance(tree, Problem):
        return [*problems, tree]
    outline = outline_of(tree)
    problems += _shape_problems(script, outline)
    if not parsed_spec.document.unreadable:
        problems += _missing_in_spec(parsed_spec, script, outline)
        problems += parsed_spec.document.problems(_missing_in_script(parsed_spec, outline))
    return sorted(problems)


def _parsed(script: Path) -> ast.Module | Problem:
    what = "is not valid Python"
    location = (1, 1)
    try:
        return ast.parse(script.read_bytes(), filename=str(script))
    except SyntaxError as error:
        location, message = (error.lineno or 1, error.offset or 1), f"{what}: {error.msg}"
    except ValueError as error:
        message = f"{what}: {error}"
    except (RecursionError, MemoryError):  # raised by the parser if the nesting is too deep
        message = f"{what}: it is nested too deeply"
    except OSError as error:
        message = f"the script cannot be read: {error.strerror}"
    return Problem(script, *location, message)


def folder_problems(root: Path | None = None) -> list[Problem]:
    """Return all problems of the demos below `root`, including specs and scripts without a pair."""
    files = [*demo_files("*.toml", root), *demo_files("*.py", root)]
    demos = sorted({file.with_suffix(".toml") for file in files})
    return [problem for path in demos for problem in demo_problems(path)]


def outline_of(tree: ast.Module) -> Outline:
    """Return a script's top-level function `run`, None if there is none, and its knobs."""
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    run = functions.get("run")
    arguments = [] if run is None else [*run.args.args, *run.args.kwonlyargs]
    return Outline(
        run=run,
        knobs={argument.arg: argument for argument in arguments if argument.arg != "seed"},
    )


def _own_nodes(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield the nodes of a function's body, except those inside nested functions and classes."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)


def _shape_problems(script: Path, outline: Outline) -> Iterator[Problem]:
    run = outline.run
    if run is None:
        yield Problem(script, 1, 1, "there is no function `run`")
        return
    arguments = [*run.args.posonlyargs, *run.args.args]
    if not arguments or arguments[0].arg != "seed":
        yield _at(script, run, "the first argument of `run` must be `seed`")
    if run.args.vararg or run.args.kwarg or run.args.posonlyargs:
        yield _at(script, run, "`run` must name its knobs one by one", "no *args, **kwargs or /")
    if not any(isinstance(node, ast.Yield | ast.YieldFrom) for node in _own_nodes(run)):
        yield _at(script, run, "`run` must yield points")


def _missing_in_script(parsed_spec: ParsedDemoSpec, outline: Outline) -> Iterator[ValidationError]:
    if outline.run is not None:
        for name in parsed_spec.knobs - outline.knobs.keys():
            hint = nearest(name, outline.knobs)
            yield ValidationError(("knob", name), f"`run` has no argument {name!r}", hint)


def _missing_in_spec(
    parsed_spec: ParsedDemoSpec, script: Path, outline: Outline
) -> Iterator[Problem]:
    spec_name = parsed_spec.document.file.name
    for name in outline.knobs.keys() - parsed_spec.knobs:
        message = f"the argument {name!r} of `run` is not a knob of {spec_name}"
        yield _at(script, outline.knobs[name], message, nearest(name, parsed_spec.knobs))


def _at(script: Path, node: ast.FunctionDef | ast.arg, message: str, hint: str = "") -> Problem:
    return Problem(script, node.lineno, node.col_offset + 1, message, hint)
