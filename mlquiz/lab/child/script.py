"""Loading and running a demo's script, with checks that it follows demos/README.md."""

from __future__ import annotations

import importlib.util
import itertools
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from numbers import Real
from pathlib import Path
from types import CodeType, ModuleType

from mlquiz.domain.items import ExpressionError
from mlquiz.errors import MlquizError
from mlquiz.lab.api import Comparison, Point
from mlquiz.lab.condition import ConditionError, parse_condition
from mlquiz.lab.protocol import LogMessage
from mlquiz.lab.spec import Value

_serial = itertools.count()


class ScriptError(MlquizError):
    """Raised for a script that cannot be read or does not follow demos/README.md."""


@dataclass(frozen=True, slots=True)
class RunResult:
    """The result of a run: its metrics, and the comparisons that decide its claims."""

    metrics: Mapping[str, float]
    claims: Mapping[str, Comparison]


class _SourceLoader(SourceFileLoader):
    """A loader that always compiles the script, because cached bytecode is not trusted."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


def load_script(path: Path) -> ModuleType:
    """Execute the script and return it as a module with a unique name.

    Raises ScriptError if it cannot be read, and any exception that the script itself raises.
    """
    name = f"mlquiz_demo_{path.stem}_{next(_serial)}"
    spec = importlib.util.spec_from_file_location(name, path, loader=_SourceLoader(name, str(path)))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pickle look up the module of a class there
    try:
        spec.loader.exec_module(module)
    except BaseException as error:
        del sys.modules[name]
        if isinstance(error, OSError) and error.filename == str(path):
            raise ScriptError(f"{path} cannot be read: {error.strerror}.") from error
        raise
    return module


def run_script(
    module: ModuleType, claims: Mapping[str, str], seed: int, knobs: Mapping[str, Value]
) -> Iterator[Point | LogMessage | RunResult]:
    """Run the script and yield its points and messages as they arrive, and finally its result.

    `claims` has the condition of each claim.

    Raises ScriptError if the script does not follow demos/README.md, and any exception that it
    raises itself.
    """
    where = Path(module.__file__ or module.__name__).name
    run = getattr(module, "run", None)
    if not callable(run):
        raise ScriptError(f"{where} has no function `run`.")
    steps = run(seed, **knobs)
    if not hasattr(steps, "__next__"):
        raise ScriptError(f"`run` of {where} must yield points, but is not a generator.")
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            metrics = _numbers(end.value, f"`run` of {where} must return")
            yield RunResult(
                metrics,
                {
                    name: _decide(where, name, holds, metrics, knobs)
                    for name, holds in claims.items()
                },
            )
            return
        yield _checked(step, where)


def _checked(step: object, where: str) -> Point | LogMessage:
    if isinstance(step, str):
        return LogMessage(step)
    if not isinstance(step, Point):
        raise ScriptError(f"`run` of {where} must yield `Point(x, {{…}})`, not {step!r:.80}.")
    if not isinstance(step.x, Real):
        raise ScriptError(f"A point of {where} has {step.x!r:.80} for its x, not a number.")
    return Point(float(step.x), _numbers(step.y, f"A point of {where} must hold"))


def _numbers(value: object, who: str) -> dict[str, float]:
    if not isinstance(value, Mapping):
        raise ScriptError(f"{who} a dict of named numbers, not {value!r:.80}.")
    for name, number in value.items():
        if not isinstance(name, str) or not isinstance(number, Real):
            raise ScriptError(f"{who} plain numbers by name, but {name!r} is {number!r:.80}.")
    return {name: float(number) for name, number in value.items()}


def _decide(
    where: str,
    name: str,
    holds: str,
    metrics: Mapping[str, float],
    knobs: Mapping[str, Value],
) -> Comparison:
    settings = {knob: value for knob, value in knobs.items() if not isinstance(value, str)}
    try:
        return parse_condition(holds).decide({**settings, **metrics})
    except KeyError as error:
        raise ScriptError(
            f"The claim {name!r} needs {error}, which `run` of {where} does not return."
        ) from error
    except (ConditionError, ExpressionError) as error:
        raise ScriptError(f"The claim {name!r} of {where} cannot be decided: {error}.") from error
