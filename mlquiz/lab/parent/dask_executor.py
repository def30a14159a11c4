"""An executor whose processes Dask starts, here or on a cluster (docs/scale.md)."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Executor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mlquiz.errors import MlquizError
from mlquiz.installation import find_installation, install_command
from mlquiz.lab.parent.jobs import DEMO_FOLDERS

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS = 15
"""Maximum seconds until the scheduler answers."""

WORKER_SECONDS = 60
"""Maximum seconds until the first worker is there."""

PATIENT = {"distributed.comm.timeouts.connect": "120s", "distributed.comm.timeouts.tcp": "300s"}
"""Dask's time limits; with its defaults of 30 s, a very busy machine loses its connections."""


@contextmanager
def dask_executor(jobs: int, folders: Sequence[Path], scheduler: str = "") -> Iterator[Executor]:
    """Provide an executor on Dask's scheduler at the address `scheduler`.

    Without an address, Dask starts a scheduler and `jobs` processes on this machine, which find
    demos in `folders` and are ended on exit. The workers of another scheduler find demos in their
    own installation, and jobs that have not begun are cancelled on exit.

    A job whose worker is lost runs again on another. Raises MlquizError if Dask is not installed,
    if there is no scheduler or no worker, if the connection is lost, if the workers have no mlquiz,
    or if a job was lost with every worker that Dask tried.
    """
    try:
        import dask
        from distributed import Client, KilledWorker
    except ImportError as error:
        command = install_command(find_installation(), "demos,dask")
        raise MlquizError(f"Dask is not installed: install it with `{command}`.") from error
    with ExitStack() as stack:
        stack.enter_context(dask.config.set(PATIENT))
        cluster = scheduler or stack.enter_context(_local_cluster(jobs, folders))
        client = stack.enter_context(_connected(Client, cluster))
        executor = client.get_executor(pure=False)
        try:
            yield executor
        except KilledWorker as error:
            raise MlquizError(
                "A job was lost with every worker that Dask tried: give the workers more memory, "
                "or verify one demo at a time to find the one that ends its process."
            ) from error
        except CancelledError as error:
            raise MlquizError("The connection to Dask's scheduler was lost.") from error
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] != "mlquiz":
                raise
            raise MlquizError(
                "Dask's workers have no mlquiz: install the same version on every machine."
            ) from error
        finally:
            executor.shutdown(wait=False)


@contextmanager
def _local_cluster(jobs: int, folders: Sequence[Path]) -> Iterator[object]:
    """Start a scheduler and `jobs` workers of one thread each, which end with this process."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=jobs,
        threads_per_worker=1,
        processes=True,
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
        env={DEMO_FOLDERS: os.pathsep.join(map(str, folders))},
    ) as cluster:
        yield cluster


@contextmanager
def _connected(client_type: type[Client], cluster: object) -> Iterator[Client]:
    """Connect to a cluster or the address of a scheduler and wait for its first worker."""
    address = cluster if isinstance(cluster, str) else ""
    try:
        client = client_type(cluster, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise MlquizError(_no_answer(address)) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=WORKER_SECONDS)
        except TimeoutError as error:
            raise MlquizError(_no_workers(address)) from error
        yield client


def _no_answer(address: str) -> str:
    if address:
        return (
            f"No Dask scheduler answers at {address}: start one with `dask scheduler`, or leave "
            "out --scheduler."
        )
    return (
        f"Dask's scheduler on this machine did not answer within {CONNECT_SECONDS} s: close "
        "other programs and try again."
    )


def _no_workers(address: str) -> str:
    if address:
        return (
            f"The scheduler at {address} has no workers: start some with `dask worker {address} "
            "--nthreads 1`."
        )
    return (
        f"None of Dask's workers on this machine started within {WORKER_SECONDS} s: try fewer "
        "--jobs."
    )
