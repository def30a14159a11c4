"""Execution of one request in this process, for workers and for scripts that are run directly."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from mlquiz.errors import MlquizError
from mlquiz.lab.child.memory_limit import format_bytes, is_out_of_memory, limit_memory
from mlquiz.lab.child.script import RunResult, load_script, run_script
from mlquiz.lab.protocol import Done, Failed, Request, RunEvent, Start

FRAMES = 4


def execute(request: Request, torch_version: str) -> Iterator[RunEvent]:
    """Yield the run's events: `Start`, points and messages, then `Done` or `Failed`.

    The wall time in `Done` is measured from the call of `run`, after the script's imports.
    """
    yield Start(request.demo, request.seed, request.knobs, torch_version)
    try:
        with limit_memory(request.memory):
            yield from _run(request)
    except MlquizError as error:
        yield Failed(error.in_language("en"), zh=error.in_language("zh"))
    except Exception as error:  # noqa: BLE001 - whatever a demo raises is shown to the learner
        yield _failed(error, request)


def _failed(error: Exception, request: Request) -> Failed:
    failed = explain(error, request.script)
    if is_out_of_memory(error):
        most = format_bytes(request.memory)
        sentence = f"The demo needs more than {most} of memory."
        return replace(failed, message=sentence, zh=f"实验需要的内存超过 {most}。")
    if isinstance(error, ModuleNotFoundError):
        from mlquiz.lab.child.dependencies import PACKAGES, not_installed

        if error.name in PACKAGES:
            return not_installed(error.name)
    return failed


def _run(request: Request) -> Iterator[RunEvent]:
    module = load_script(request.script)
    began = time.perf_counter()
    try:
        for step in run_script(module, request.claims, request.seed, request.knobs):
            if isinstance(step, RunResult):
                yield Done(step.metrics, step.claims, time.perf_counter() - began)
            else:
                yield step
    finally:
        sys.modules.pop(module.__name__, None)  # a process of `mlquiz verify` loads thousands


def explain(error: Exception, script: Path) -> Failed:
    """Return the event for an exception in a script: a sentence, and the script's own frames."""
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == str(script)
    ][-FRAMES:]
    line = own[-1].lineno if own else None
    where = f" at line {line} of {script.name}" if own else ""
    where_zh = f"在 {script.name} 第 {line} 行" if own else ""
    first_line = str(error).strip().partition("\n")[0]
    what = f"{type(error).__name__}: {first_line}" if first_line else type(error).__name__
    what = what.removesuffix(".")
    lines = [*traceback.format_list(own), *traceback.format_exception_only(error)]
    return Failed(
        f"The demo failed{where}: {what}.", "".join(lines), zh=f"实验{where_zh}出错：{what}。"
    )
