"""The worker process, which runs a demo or an exercise: `python -P -m mlquiz.lab.child.worker`.

It loads and warms up PyTorch, sends `Ready`, reads one request from stdin, runs it, and exits. It
sends its events to its original stdout; everything else that is printed goes to stderr. If it is
started as the leader of a process group, the demo runs in a child process with a guard.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading

from mlquiz.lab.protocol import ExerciseRequest, Failed, Ready, RunEvent, decode_request, encode
from mlquiz.posix import CAN_FORK

NICE = 10


def main() -> None:
    """Handle one request from stdin."""
    os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"
    events = _redirect_stdout()
    if CAN_FORK:
        _set_up_guard(events)
    with contextlib.suppress(BrokenPipeError):  # the parent has exited
        _serve(events)


def _set_up_guard(events: int) -> None:
    """Fork below a guard, unless the process that started this one cleans up."""
    if os.getpgrp() == os.getpid():
        from mlquiz.lab.child.guard import fork_below_guard

        fork_below_guard(events)
    # Close the event stream in processes that the demo forks, so that they do not keep it open. In
    # their own children it is already closed.
    still_open = [events]
    os.register_at_fork(after_in_child=lambda: os.close(still_open.pop()) if still_open else None)


def _exit_with_stdin() -> None:
    """Exit as soon as stdin ends, because the app closed it or died."""
    while os.read(0, 1):
        pass
    os._exit(1)


def _serve(events: int) -> None:
    from mlquiz.lab.child.execution import execute

    warmed = _warm_in_thread(nice="--nice" in sys.argv)
    _send(events, warmed)
    if isinstance(warmed, Failed):
        return
    with os.fdopen(0, "rb", buffering=0, closefd=False) as stdin:
        line = stdin.readline()
    if not line:
        return
    try:
        request = decode_request(line)
    except ValueError as error:
        message = "The process was sent a request that it cannot read."
        _send(events, Failed(message, str(error), zh="进程无法读取收到的请求。"))
        return
    if not CAN_FORK:
        threading.Thread(target=_exit_with_stdin, daemon=True).start()
    if isinstance(request, ExerciseRequest):
        from mlquiz.lab.child.exercise import judge

        _send(events, judge(request))
        return
    for event in execute(request, warmed.torch):
        _send(events, event)


def _redirect_stdout() -> int:
    """Return a duplicate of stdout for the events, and redirect stdout to stderr."""
    events = os.dup(1)
    os.dup2(2, 1)
    return events


def _send(events: int, event: RunEvent) -> None:
    sys.stdout.flush()  # so that stderr is complete when the parent receives an error
    line = encode(event)
    while line:
        line = line[os.write(events, line) :]


def _warm_in_thread(*, nice: bool) -> Ready | Failed:
    """Warm up PyTorch in a thread; at low priority if `nice`.

    A process cannot lower its niceness again, but on Linux niceness is per thread. A separate
    thread therefore warms up, and the demo runs in the main thread at normal priority.
    """
    results: list[Ready | Failed] = []

    def warm_nicely() -> None:
        if nice and hasattr(os, "nice"):
            os.nice(NICE)
        results.append(_warm())

    thread = threading.Thread(target=warm_nicely)
    thread.start()
    thread.join()
    if isinstance(results[0], Ready):
        limit_torch_threads()
    return results[0]


def _warm() -> Ready | Failed:
    """Import PyTorch and perform once the operations that most scripts start with.

    The first step of an optimizer takes as long as the import itself, because it loads the modules
    of PyTorch's compiler.
    """
    try:
        import torch

        from mlquiz.lab.api import digits

        limit_torch_threads()
        layer = torch.nn.Linear(64, 10)
        for optimizer in (torch.optim.SGD, torch.optim.Adam):
            stepper = optimizer(layer.parameters(), lr=0.0)
            loss = torch.nn.functional.cross_entropy(
                layer(torch.zeros(2, 64)), torch.zeros(2, dtype=torch.int64)
            )
            torch.autograd.backward(loss)
            stepper.step()
        # Restore the initial random state, so that a script that forgets to seed is noticed.
        torch.manual_seed(torch.initial_seed())
        with contextlib.suppress(Exception):  # a demo that uses them reports the error
            digits(0)
    except ModuleNotFoundError as error:
        from mlquiz.lab.child.dependencies import install_hint, not_installed

        if error.name == "torch":
            return not_installed("torch")
        return Failed(
            f"PyTorch cannot be loaded because {error.name} is missing: {install_hint('en')}.",
            zh=f"PyTorch 无法加载，缺少 {error.name}：{install_hint('zh')}。",
        )
    except Exception as error:  # noqa: BLE001 - a broken installation raises anything
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        return Failed(
            f"PyTorch is installed but does not load ({reason}): reinstall it.",
            zh=f"已安装 PyTorch，但无法加载（{reason}）：请重新安装。",
        )
    return Ready(str(torch.__version__))


def limit_torch_threads() -> None:
    """Limit PyTorch to one thread, for reproducible numbers and a responsive screen."""
    import torch

    torch.set_num_threads(1)


if __name__ == "__main__":
    main()
