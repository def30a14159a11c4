"""Folders that are not packs, damaged ones and hostile ones: each is one plain sentence."""

import os

import pytest

from mlquiz.errors import MlquizError, UsageError
from mlquiz.packs import folder as limits
from mlquiz.packs.manifest import open_pack
from mlquiz.packs.new import create_pack, suggested_id
from mlquiz.packs.opening import open_packs
from mlquiz.packs.trust import check_demo_trust
from tests.building.content import write


def refusal(folder, lang="en"):
    with pytest.raises(MlquizError) as caught:
        open_pack(folder)
    return caught.value.in_language(lang)


def test_a_new_pack_opens(pack):
    opened = open_pack(pack)
    assert (opened.name, opened.languages, opened.title.zh) == ("mypack", ("en",), "Mypack")
    assert (opened.content, opened.demos) == (pack / "content", pack / "demos")


def test_a_folder_without_a_manifest_is_no_pack(tmp_path):
    assert "is not a pack, because it has no pack.toml" in refusal(tmp_path)
    assert "不是内容包" in refusal(tmp_path, "zh")
    assert "There is no folder" in refusal(tmp_path / "gone")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("id = 'My Pack'", "is not an id"),
        ("languages = ['de']", "is unknown"),
        ("languages = []", "is empty"),
        ("languages = 3", "must be a list"),
        ("title = 'Mine'", "title must be a text in both languages"),
        ("colour = 'red'", "the key 'colour' is unknown"),
        ("format = 2", "needs a newer mlquiz"),
        ("languages = ['zh']", "title.zh is missing"),
        ("= broken", "not valid TOML"),
    ],
)
def test_a_wrong_manifest_names_its_line(pack, line, said):
    manifest = {"format": "format = 1", "id": "id = 'mine'", "languages": "languages = ['en']"}
    manifest["title"] = "title.en = 'Mine'"
    manifest[line.partition(" =")[0]] = line
    write(pack / "pack.toml", "\n".join(manifest.values()))
    assert said in refusal(pack)
    assert "pack.toml:" in refusal(pack)


@pytest.mark.parametrize("what", ["file", "folder", "above"])
def test_a_link_out_of_the_pack_is_refused(pack, tmp_path, what):
    outside = write(tmp_path / "secret" / "file.toml", "format = 2\n")
    target = {"file": outside, "folder": outside.parent, "above": tmp_path}[what]
    (pack / "content" / "mypack" / "linked.toml").symlink_to(target)
    assert "the link content/mypack/linked.toml leads out of it" in refusal(pack)
    assert "content/mypack/linked.toml" in refusal(pack, "zh")


def test_a_link_within_the_pack_is_followed(pack, concept):
    (concept.parent / "copy.toml").symlink_to(concept)
    assert open_pack(pack).name == "mypack"


def test_a_pipe_is_refused_without_waiting_for_a_writer(pack):
    os.mkfifo(pack / "demos" / "mypack" / "waits.toml")
    assert "demos/mypack/waits.toml is not a regular file" in refusal(pack)


def test_a_circle_of_links_ends(pack):
    (pack / "content" / "again").symlink_to(pack / "content")
    assert "nested too deeply" in refusal(pack)
    (pack / "content" / "again").unlink()
    (pack / "content" / "self").symlink_to(pack / "content" / "self")
    assert "cannot be used" in refusal(pack)


def test_too_much_is_refused(pack, monkeypatch):
    monkeypatch.setattr(limits, "MAX_FILES", 3)
    assert "more than 3 files and folders" in refusal(pack)
    monkeypatch.setattr(limits, "MAX_FILES", 100)
    with (pack / "demos" / "huge.bin").open("wb") as file:
        file.truncate(limits.MAX_BYTES + 1)
    assert "exceed 256 MiB" in refusal(pack)


@pytest.mark.parametrize("name", ["demos/evidence.json", "demos/mypack/average.py"])
def test_a_huge_file_is_refused_before_it_is_read(pack, name):
    with (pack / name).open("wb") as file:
        file.truncate(limits.MAX_READ_BYTES + 1)
    assert f"{name} is larger than 16 MiB" in refusal(pack)


def test_a_name_that_could_control_a_terminal_is_refused(pack):
    (pack / "demos" / "a\x1b[2Jb.py").touch()
    assert "\x1b" not in refusal(pack)


def test_hidden_files_are_left_out(pack, tmp_path):
    (pack / ".git").symlink_to(tmp_path)
    assert open_pack(pack).name == "mypack"


@pytest.mark.parametrize("name", ["demos/mypack/.hidden_{}", "content/mypack/folder_{}/"])
def test_no_number_of_entries_hides_a_file(pack, monkeypatch, name):
    monkeypatch.setattr(limits, "MAX_FILES", 40)
    for number in range(40):
        entry = pack / name.format(number)
        entry.mkdir() if name.endswith("/") else entry.touch()
    assert "more than 40 files and folders" in refusal(pack)
    with pytest.raises(MlquizError, match="more than 40 files and folders"):
        check_demo_trust(pack)


@pytest.mark.parametrize(("name", "meant"), [("Content", "content"), ("DEMOS", "demos")])
def test_a_folder_with_the_wrong_case_is_refused(pack, name, meant):
    (pack / meant).rename(pack / name)
    assert f"{name} must be called {meant}" in refusal(pack)
    assert meant in refusal(pack, "zh")


def test_a_path_that_is_not_utf_8_is_refused(pack, tmp_path):
    odd = pack.rename(tmp_path / "bad\udcff")
    assert "bad? is not UTF-8 text" in refusal(odd)
    assert refusal(odd, "zh").isprintable()
    with pytest.raises(UsageError, match="not UTF-8"):
        create_pack(tmp_path / "new\udcff", "en")


def test_one_broken_pack_does_not_stop_the_others(pack, tmp_path):
    opened = open_packs([], [tmp_path / "gone", pack])
    assert [each.name for each in opened.packs] == ["mypack"]
    assert len(opened.errors) == 1
    with pytest.raises(UsageError):
        open_packs([tmp_path / "gone"])


def test_a_pack_that_cannot_be_reached_does_not_stop_the_others(pack, tmp_path):
    unreachable = tmp_path / ("a" * 300)  # as with a folder that may not be read
    opened = open_packs([], [unreachable, pack])
    assert [each.name for each in opened.packs] == ["mypack"]
    assert "File name too long" in str(opened.errors[0])
    assert "cannot be used" in str(opened.errors[0])


def test_packs_with_the_same_id_are_distinguished_by_folder(pack, tmp_path):
    create_pack(tmp_path / "other", "en", "mypack")
    assert len(open_packs([pack], [pack]).packs) == 1
    opened = open_packs([pack], [tmp_path / "other"])
    assert [each.folder for each in opened.packs] == [pack]
    assert "Two packs have the id 'mypack'" in str(opened.errors[0])


def test_the_id_comes_from_the_folder(tmp_path):
    assert suggested_id("My Pack, 2nd ed.") == "my-pack-2nd-ed"
    assert suggested_id("Über Maße") == "uber-masse"
    with pytest.raises(UsageError, match="No id can be made from '统计': choose one with --id"):
        create_pack(tmp_path / "统计", "zh")
    with pytest.raises(UsageError, match="'Pa' is not a valid pack id: use lowercase letters"):
        create_pack(tmp_path / "统计", "zh", "Pa")
    create_pack(tmp_path / "统计", "zh", "tongji")
    assert open_pack(tmp_path / "统计").name == "tongji"
    with pytest.raises(UsageError, match="is a section of mlquiz"):
        create_pack(tmp_path / "regularization", "en")
    with pytest.raises(UsageError, match="already in use"):
        create_pack(tmp_path / "统计", "zh", "tongji")
