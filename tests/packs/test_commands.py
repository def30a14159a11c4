"""`mlquiz pack` and `--pack`, as a teacher and a learner use them."""

import json
import shutil
import sqlite3
import subprocess
import sys

import pytest

from mlquiz.packs.new import create_pack
from tests.building.content import write
from tests.building.permissions import without_privileges

ANSWER = "b\n\n"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_new_pack_is_sound_and_can_be_studied_at_once(mlquiz, tmp_path, lang):
    folder = str(tmp_path / "mypack")
    made = mlquiz("pack", "new", folder, "--lang", lang)
    assert made.returncode == 0, made.stderr
    assert f"mlquiz quiz --pack {folder}" in made.stdout
    checked = mlquiz("pack", "check", folder)
    assert checked.stdout.endswith("\n0 problems\n"), checked.stdout
    asked = mlquiz("quiz", "--pack", folder, "--plain", "-n", "1", given=ANSWER)
    assert "mypack-slow-requests" in asked.stdout
    assert "1 answered" in asked.stdout


def test_only_the_pack_is_asked_with_the_option(mlquiz, pack):
    concepts = mlquiz("concepts", "--pack", str(pack), "--json")
    assert [each["id"] for each in json.loads(concepts.stdout)["concepts"]] == ["mypack-average"]
    cards = mlquiz("cards", "--pack", str(pack), "--plain", given="\n3\n" * 9)
    assert "mypack-average-say" in cards.stdout
    assert "2 answered" in cards.stdout
    lesson = mlquiz("learn", "mypack-average", "--pack", str(pack), "--plain")
    assert "110 / 5 = 22" in lesson.stdout
    assert "The median ends nearer to 0 than the mean" in lesson.stdout
    unwrapped = "".join(lesson.stdout.split())
    assert f"mlquizdemomypack/average--pack{pack}" in unwrapped


def test_an_added_pack_is_studied_beside_the_rest(mlquiz, pack):
    assert mlquiz("learn", "mypack-average").returncode == 2
    assert "has no packs" not in mlquiz("pack", "list").stdout
    assert mlquiz("pack", "add", str(pack)).returncode == 0
    assert mlquiz("settings", "packs").stdout == f"packs = {pack}\n"
    assert "110 / 5 = 22" in mlquiz("learn", "mypack-average").stdout
    listed = json.loads(mlquiz("concepts", "--json").stdout)["concepts"]
    assert len(listed) > 100
    assert "mypack/average" in mlquiz("demo").stdout
    assert "Mypack" in mlquiz("demo").stdout
    assert "code not trusted" in mlquiz("pack", "list").stdout
    assert "代码未信任" in mlquiz("pack", "list", "--lang", "zh").stdout
    record = json.loads(mlquiz("pack", "list", "--json").stdout)
    assert record["packs"][0]["id"] == "mypack"
    assert record["packs"][0]["code"] == "new"


def test_progress_survives_removing_a_pack_and_adding_it_again(mlquiz, pack):
    mlquiz("pack", "add", str(pack))
    options = ("--concept", "mypack-average", "--plain")
    assert "1 answered" in mlquiz("quiz", "--kind", "choice", *options, given=ANSWER).stdout
    assert mlquiz("pack", "remove", str(pack)).returncode == 0
    assert json.loads(mlquiz("stats", "--json").stdout)["answers"] == 1
    assert mlquiz("learn", "mypack-average").returncode == 2
    mlquiz("pack", "add", str(pack))
    (found,) = [
        each
        for each in json.loads(mlquiz("concepts", "--json").stdout)["concepts"]
        if each["id"] == "mypack-average"
    ]
    assert (found["met"], found["items"]) == (1, 4)


def test_a_pack_that_is_gone_is_left_out_with_a_warning(mlquiz, pack):
    mlquiz("pack", "add", str(pack))
    shutil.rmtree(pack)
    stats = mlquiz("stats")
    assert stats.returncode == 0
    assert f"There is no folder {pack}." in stats.stderr
    assert "已略过" in mlquiz("stats", "--lang", "zh").stderr
    assert "There is no folder" in mlquiz("pack", "list").stdout
    assert mlquiz("pack", "remove", str(pack)).returncode == 0
    assert mlquiz("stats").stderr == ""


def test_a_pack_whose_code_cannot_be_read_leaves_the_others_in_the_list(mlquiz, pack, tmp_path):
    command = without_privileges([sys.executable, "-m", "mlquiz", "pack", "list"])
    broken = tmp_path / "broken"
    create_pack(broken, "en")
    for each in (broken, pack):
        mlquiz("pack", "add", str(each))
    (script,) = (broken / "demos").rglob("*.py")
    script.chmod(0)
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert f"mypack  code not trusted  {pack}" in listed.stdout
    assert f"{script} cannot be read: Permission denied." in listed.stdout
    shown = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False)
    record = json.loads(shown.stdout)
    assert [each["id"] for each in record["packs"]] == ["mypack"]
    assert len(record["errors"]) == 1


def test_faults_in_a_pack_point_to_its_check(mlquiz, pack, concept):
    concept.write_text(concept.read_text().replace('kind = "choice"', 'kind = "choise"'))
    asked = mlquiz("quiz", "--pack", str(pack), "--plain", "-n", "1", given="?\n")
    assert f"run `mlquiz pack check {pack}`" in asked.stderr
    checked = mlquiz("pack", "check", str(pack))
    assert checked.returncode == 1
    assert "Did you mean 'choice'?" in checked.stdout
    assert "Did you mean 'choice'?" in mlquiz("check", str(concept)).stdout


def test_the_check_of_a_pack_with_a_blank_in_its_name_can_be_copied(mlquiz, pack, concept):
    concept.write_text(concept.read_text().replace('kind = "choice"', 'kind = "choise"'))
    moved = pack.rename(pack.parent / "my pack")
    asked = mlquiz("quiz", "--pack", str(moved), "--plain", "-n", "1", given="?\n")
    assert f"run `mlquiz pack check '{moved}'`" in asked.stderr


def test_an_id_that_mlquiz_has_keeps_its_meaning(mlquiz, pack, concept):
    concept.write_text(concept.read_text().replace("mypack-even-count", "bn-forgotten-eval"))
    mlquiz("pack", "add", str(pack))
    listed = mlquiz("concepts", "--pack", str(pack), "--json")
    assert f"run `mlquiz pack check {pack}`" in listed.stderr
    assert json.loads(listed.stdout)["concepts"][0]["items"] == 3
    checked = mlquiz("pack", "check", str(pack)).stdout
    assert "the item 'bn-forgotten-eval' already exists outside this pack" in checked


@pytest.mark.parametrize("command", ["quiz", "cards", "concepts", "demo", "verify"])
def test_an_option_that_names_no_pack_is_a_usage_error(mlquiz, tmp_path, command):
    run = mlquiz(command, "--pack", str(tmp_path / "gone"))
    assert run.returncode == 2
    assert run.stderr == f"mlquiz: There is no folder {tmp_path / 'gone'}.\n"


def test_trust_is_asked_for_on_standard_input(mlquiz, pack, script):
    refused = mlquiz("pack", "trust", str(pack), given="n\n")
    assert refused.returncode == 1
    assert f"{script}\n" in refused.stdout
    assert mlquiz("pack", "trust", str(pack)).returncode == 1
    assert "is trusted until it changes" in mlquiz("pack", "trust", str(pack), given="y\n").stdout
    again = mlquiz("pack", "trust", str(pack))
    assert again.stdout == "All of its code is trusted already.\n"
    again = mlquiz("pack", "trust", str(pack), "--lang", "zh")
    assert again.stdout == "其中的代码均已信任。\n"
    script.write_text(script.read_text() + "\n")
    changed = mlquiz("pack", "trust", str(pack), "--yes", "--lang", "zh").stdout
    assert "已修改：demos/mypack/average.py" in changed


def test_demos_of_an_untrusted_pack_neither_run_nor_count(mlquiz, pack, torch_folder):
    for command in (
        ("demo", "--pack", str(pack), "mypack/average"),
        ("verify", "--pack", str(pack)),
    ):
        run = mlquiz(*command)
        assert run.returncode == 1
        assert "have not trusted yet" in run.stderr
    shown = mlquiz("demo", "--pack", str(pack), "average", "--source")
    assert "torch.manual_seed(seed)" in shown.stdout


def test_evidence_of_a_pack_is_written_into_the_pack(mlquiz, pack):
    mlquiz("pack", "trust", str(pack), "--yes")
    run = mlquiz("verify", "--pack", str(pack), "--seeds", "3", "--write")
    assert run.returncode == 0, run.stderr
    assert "3/3" in run.stdout
    record = json.loads((pack / "demos" / "evidence.json").read_text())
    assert list(record["demos"]) == ["mypack/average"]
    assert "held in 3 of 3 seeds" in mlquiz("learn", "mypack-average", "--pack", str(pack)).stdout
    assert "code trusted" not in mlquiz("pack", "list").stdout
    assert "trusted already" in mlquiz("pack", "trust", str(pack)).stdout


def test_a_pack_without_code_needs_no_trust(mlquiz, pack):
    shutil.rmtree(pack / "demos")
    shutil.rmtree(pack / "content")
    assert mlquiz("pack", "trust", str(pack)).stdout == "There is no code to trust.\n"


def test_a_pack_is_called_by_its_id_and_not_by_its_folder(mlquiz, pack, tmp_path):
    renamed = pack.rename(tmp_path / "renamed")
    assert mlquiz("pack", "add", str(renamed)).stdout.startswith("mypack is now part")
    refused = mlquiz("demo", "mypack/average").stderr
    assert "The pack 'mypack' contains code" in refused
    removed = mlquiz("pack", "remove", str(renamed)).stdout
    assert removed.startswith("mypack is not studied any more")


def test_bad_values_of_the_setting_are_refused(mlquiz, pack, tmp_path, home):
    run = mlquiz("settings", "packs", f"{pack}:{tmp_path / 'gone'}")
    assert run.returncode == 2
    assert "There is no folder" in run.stderr
    assert mlquiz("settings", "packs", str(pack)).returncode == 0
    assert mlquiz("settings", "packs", "").returncode == 0
    with sqlite3.connect(home / "mlquiz.sqlite") as database:
        database.execute("INSERT OR REPLACE INTO setting VALUES ('packs', 'not/absolute')")
    assert mlquiz("stats").stderr == ""


def test_a_folder_that_the_setting_cannot_hold_is_refused(mlquiz, tmp_path):
    create_pack(tmp_path / "a:b", "en", "mine")
    run = mlquiz("pack", "add", str(tmp_path / "a:b"))
    assert run.returncode == 2
    assert "contains ':'" in run.stderr


def test_one_file_of_a_pack_without_sections_is_checked(mlquiz, pack, concept):
    (pack / "content" / "sections.toml").unlink()
    moved = concept.parent.rename(pack / "content" / "normalization") / concept.name
    assert mlquiz("check", str(moved)).stdout == "0 problems\n"


def test_one_demo_of_a_pack_is_checked_as_a_demo(mlquiz, pack, script):
    spec = script.with_suffix(".toml")
    assert mlquiz("check", str(spec)).stdout == "0 problems\n"
    write(spec, spec.read_text() + "colour = 3\n")
    script.unlink()
    checked = mlquiz("check", str(spec)).stdout
    assert "colour" in checked
    assert checked.endswith("\n2 problems\n")


def test_two_packs_are_studied_together(mlquiz, pack, tmp_path):
    create_pack(tmp_path / "zweite", "zh")
    options = ("--pack", str(pack), "--pack", str(tmp_path / "zweite"))
    found = json.loads(mlquiz("concepts", *options, "--json").stdout)["concepts"]
    assert [each["id"] for each in found] == ["mypack-average", "zweite-average"]


def test_an_added_pack_is_known_by_its_id(mlquiz, pack):
    mlquiz("pack", "add", str(pack))
    concepts = mlquiz("concepts", "--pack", "mypack", "--json")
    assert [each["id"] for each in json.loads(concepts.stdout)["concepts"]] == ["mypack-average"]
    assert "is trusted" in mlquiz("pack", "trust", "mypack", "--yes").stdout
    assert "not studied any more" in mlquiz("pack", "remove", "mypack").stdout
    assert mlquiz("concepts", "--pack", "mypack").returncode == 2


def test_completion_knows_the_packs(mlquiz, pack):
    mlquiz("pack", "add", str(pack))
    completed = mlquiz(
        _MLQUIZ_COMPLETE="bash_complete", COMP_WORDS="mlquiz learn mypa", COMP_CWORD="2"
    )
    assert completed.stdout == "plain,mypack-average\n"
    completed = mlquiz(
        _MLQUIZ_COMPLETE="bash_complete", COMP_WORDS="mlquiz demo mypa", COMP_CWORD="2"
    )
    assert completed.stdout == "plain,mypack/average\n"


def test_completion_knows_a_pack_that_is_named_before(mlquiz, pack):
    words = f"mlquiz learn --pack {pack} mypa"
    completed = mlquiz(_MLQUIZ_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD="4")
    assert completed.stdout == "plain,mypack-average\n"


def test_a_pack_may_have_demos_alone(mlquiz, pack):
    shutil.rmtree(pack / "content")
    spec = pack / "demos" / "mypack" / "average.toml"
    write(spec, spec.read_text().replace('"mypack-average"', '"loss-function"'))
    assert mlquiz("pack", "check", str(pack)).returncode == 0
    assert "mypack/average" in mlquiz("demo", "--pack", str(pack)).stdout
    asked = mlquiz("quiz", "--pack", str(pack), "--plain")
    assert asked.returncode == 1
    assert asked.stderr.count("mlquiz: ") == 1
    assert "There is nothing to ask about in" in asked.stderr
