"""The table of commands: what it names is there, and help is written from it alone."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from mlquiz.cli import COMMANDS, cli


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_is_there(name):
    run = CliRunner().invoke(cli, [name, "--help"])
    assert run.exit_code == 0
    assert f" {name} " in run.output.splitlines()[0]


def test_every_command_stands_on_one_line_of_the_help_of_a_usual_terminal():
    listing = CliRunner().invoke(cli, ["--help"], terminal_width=78).output
    width = max(map(len, COMMANDS))
    for name, (_, summary) in COMMANDS.items():
        assert f"  {name:<{width}}  {summary}\n" in listing


@pytest.mark.parametrize("group", ["pack", "state"])
def test_no_summary_of_a_subcommand_is_cut_off(group):
    listing = CliRunner().invoke(cli, [group, "--help"], terminal_width=78).output
    commands = listing.partition("Commands:\n")[2].splitlines()
    assert commands
    assert not [line for line in commands if line.endswith("...")]


@pytest.mark.parametrize("name", COMMANDS)
def test_no_option_shows_the_type_of_its_value(name):
    shown = CliRunner().invoke(cli, [name, "--help"]).output
    assert "INTEGER" not in shown
    assert "TEXT" not in shown


def test_help_imports_no_command():
    script = (
        "import sys; sys.argv = ['mlquiz', '--help']\n"
        "from mlquiz.__main__ import main\n"
        "try:\n    main()\n"
        "finally:\n    print('LOADED', *(m for m in sys.modules if m.startswith('mlquiz')))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = run.stdout.splitlines()[-1].split()
    assert not {module for module, _ in COMMANDS.values()}.intersection(loaded)
    assert "mlquiz.cli" in loaded


def test_a_mistyped_command_is_reported_with_the_nearest_one():
    run = CliRunner().invoke(cli, ["quis"])
    assert run.exit_code == 2
    assert "There is no command 'quis'. Did you mean 'quiz'?" in run.output
