"""`mlquiz demo`, with the demos that ship and real PyTorch."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mlquiz.cli.demo import complete_demo, complete_knob, demo
from mlquiz.errors import UsageError
from mlquiz.installation import find_installation, install_command
from mlquiz.lab.parent.runner import Runner
from mlquiz.lab.protocol import Done
from mlquiz.lab.spec_file import find_demo, find_demos, load_spec
from tests.building.content import write
from tests.building.demos import demo_spec
from tests.building.throwaway import PATIENCE, started

NAME = "regularization/dropout_modes"
Invoke = Callable[..., Result]


@pytest.fixture
def invoke() -> Invoke:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(demo, arguments, catch_exceptions=False)

    return run


def test_the_list_has_every_demo_with_its_title(invoke: Invoke) -> None:
    listed = invoke().output
    for name, path in find_demos().items():
        assert name in listed
        assert load_spec(path).title.en.partition("$")[0] in listed
    assert "\nRegularization\n" in listed
    assert "\n正则化\n" in invoke("--lang", "zh").output
    assert "\n训练\n" in invoke("--lang", "zh").output


def test_the_list_as_json(invoke: Invoke) -> None:
    rows = json.loads(invoke("--json", "--lang", "zh").output)["demos"]
    assert [row["demo"] for row in rows] == list(find_demos())
    (row,) = (row for row in rows if row["demo"] == NAME)
    assert row["title"] == load_spec(find_demo(NAME)).title.zh


def test_the_source_is_the_script(invoke: Invoke) -> None:
    script = find_demo(NAME).with_suffix(".py").read_text(encoding="utf-8")
    assert invoke("dropout_modes", "--source").output == script


def test_a_run_as_json_names_all_that_was_measured(mlquiz) -> None:
    spec = load_spec(find_demo(NAME))
    done = mlquiz("demo", NAME, "--seed", "1000", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["demo"], report["seed"]) == (NAME, 1000)
    assert report["knobs"] == spec.defaults
    claims = {**report["findings"], **report["checks"]}
    assert claims.keys() == spec.claims.keys()
    assert all(claim["holds"] for claim in claims.values())
    assert report["series"].keys() == spec.series.keys()
    assert all(len(each["x"]) == len(each["y"]) > 0 for each in report["series"].values())


def test_a_run_without_a_terminal_draws_one_chart_if_asked_for(mlquiz) -> None:
    assert "└" not in mlquiz("demo", NAME).stdout
    done = mlquiz("demo", NAME, "--lang", "zh", "--chart")
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout
    assert done.stdout.count("└") == 1
    assert "✓" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["dropot_modes"], "There is no demo 'dropot_modes'. Did you mean 'dropout_modes'?"),
        ([NAME, "--set", "rat=1"], "There is no knob 'rat'."),
        ([NAME, "--seed", "-1"], "-1 is not in the range"),
        ([NAME, "--sed", "1"], "No such option"),
    ],
)
def test_a_wrong_argument_is_a_sentence_and_code_2(
    mlquiz, arguments: list[str], message: str
) -> None:
    done = mlquiz("demo", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == ""


def test_a_wrong_name_is_a_usage_error(invoke: Invoke) -> None:
    with pytest.raises(UsageError):
        invoke("nowhere")


def test_the_text_above_a_run_has_the_settings_of_the_run(mlquiz, torch_folder: Path) -> None:
    write(torch_folder / "torch.py", "raise ModuleNotFoundError(name='torch')")
    assert "dropout 0.2 after" in mlquiz("demo", NAME, "--set", "p=0.2").stdout


def test_a_missing_pytorch_is_a_sentence_and_code_1(mlquiz, torch_folder: Path) -> None:
    write(torch_folder / "torch.py", "raise ModuleNotFoundError(name='torch')")
    done = mlquiz("demo", NAME)
    assert done.returncode == 1
    command = install_command(find_installation(), "demos")
    assert f"PyTorch is not installed: install it with `{command}`" in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_stops_the_run_with_code_130() -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "mlquiz", "demo", NAME]
    with started(command, stdout=follower, stderr=subprocess.PIPE, text=True) as running:
        os.close(follower)
        seen = b""
        while b"Starting PyTorch" not in seen:
            seen += os.read(leader, 4096)
        running.send_signal(signal.SIGINT)
        assert running.wait(PATIENCE) == 130
        assert running.stderr is not None
        assert running.stderr.read().strip() == "Stopped."
    os.close(leader)


def test_completion_knows_demos_knobs_and_choices() -> None:
    context, parameter = demo.make_context("demo", [NAME]), demo.params[0]
    completed = complete_demo(context, parameter, "regularization/dropout_m")
    assert [item.value for item in completed] == [NAME]
    knobs = [item.value for item in complete_knob(context, parameter, "")]
    assert knobs == [f"{name}=" for name in load_spec(find_demo(NAME)).knobs]
    assert complete_knob(demo.make_context("demo", []), parameter, "") == []


async def test_a_warm_process_runs_on_one_thread(tmp_path: Path) -> None:
    spec = demo_spec(tmp_path / "threads.toml")
    write(
        spec.script,
        "import torch\nfrom mlquiz.lab import Point\n\ndef run(seed):\n"
        "    yield Point(0, {})\n    return {'threads': torch.get_num_threads()}\n",
    )
    runner = Runner()
    await runner.start_warming()
    events = [event async for event in runner.run(spec, 0, {})]
    await runner.close()
    assert isinstance(events[-1], Done)
    assert events[-1].metrics == {"threads": 1.0}
