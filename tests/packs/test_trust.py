"""Code of a pack runs only as it was trusted; content needs no trust."""

import os

import pytest

from mlquiz.errors import MlquizError
from mlquiz.lab.parent.sync_runner import SyncRunner, run_blocking
from mlquiz.lab.protocol import Failed
from mlquiz.lab.spec_file import find_demo, find_demos, load_spec
from mlquiz.library.library import Library
from mlquiz.packs.manifest import open_pack
from mlquiz.packs.source import ContentSource
from mlquiz.packs.trust import (
    FILE_NAME,
    changes_since_trust,
    check_trust,
    code_hashes,
    record_trust,
    revoke_trust,
)
from tests.building.content import cloze, sections, write
from tests.building.content import concept as concept_file
from tests.building.exercise import QUESTION


def last_event(pack):
    spec = load_spec(find_demo("mypack/average", pack / "demos"))
    *_, last = run_blocking(spec, 0, spec.defaults)
    return last


def refused(pack, lang="en"):
    with pytest.raises(MlquizError) as caught:
        check_trust(pack)
    return caught.value.in_language(lang)


@pytest.fixture
def cache(tmp_path):
    """Return a file for the cache of a library."""
    return tmp_path / "cache.sqlite"


def bundled_map(pack):
    """Return a small source, as if it came with mlquiz, whose concept is `weight`."""
    content = pack.parent / "shipped" / "content"
    write(content / "sections.toml", sections(basics="基础"))
    write(content / "basics" / "weight.toml", concept_file("weight", cloze("weight-card")))
    return ContentSource("", content, content.parent / "demos")


@pytest.fixture
def executed(script, tmp_path):
    """Return a file that the demo writes as soon as its script is loaded."""
    witness = tmp_path / "executed"
    script.write_text(f"open({str(witness)!r}, 'w')\n{script.read_text()}")
    return witness


def test_no_line_of_an_untrusted_demo_runs(pack, executed, torch_folder):
    last = last_event(pack)
    assert isinstance(last, Failed)
    assert "not trusted yet" in last.message
    assert "尚未信任" in last.zh
    assert not executed.exists()


def test_a_trusted_demo_runs_until_its_code_changes(pack, script, executed, torch_folder):
    record_trust(pack, code_hashes(pack))
    last_event(pack)
    assert executed.exists()
    executed.unlink()
    script.write_text(script.read_text() + "# more\n")
    last = last_event(pack)
    assert "changed: demos/mypack/average.py" in last.message
    assert "已修改：demos/mypack/average.py" in last.zh
    assert not executed.exists()


def test_changed_files_are_named(pack, script):
    assert "that you have not trusted yet" in refused(pack)
    record_trust(pack, code_hashes(pack))
    check_trust(pack)
    write(script.with_name("helper.py"), "x = 1\n")
    write(pack / "demos" / "data" / "weights.pt", "pickled")
    assert "new: demos/data/weights.pt, demos/mypack/helper.py" in refused(pack)
    record_trust(pack, code_hashes(pack))
    script.unlink()
    assert "removed: demos/mypack/average.py" in refused(pack)
    assert f"mlquiz pack trust {pack}" in refused(pack, "zh")


def test_many_changes_are_cut_short(pack):
    record_trust(pack, code_hashes(pack))
    for number in range(9):
        write(pack / "lib" / f"new_{number}.py", "")
    assert "new: lib/new_0.py, " in refused(pack)
    assert "lib/new_4.py and 4 more" in refused(pack)


def test_hidden_demos_do_not_exist(pack):
    section = pack / "demos" / "mypack"
    section.rename(pack / "demos" / ".mypack")
    assert find_demos(pack / "demos") == {}
    (pack / "demos" / ".mypack").rename(section)
    (section / "average.toml").rename(section / ".average.toml")
    assert find_demos(pack / "demos") == {}


def test_texts_and_specs_need_no_trust(pack, concept):
    record_trust(pack, code_hashes(pack))
    concept.write_text(concept.read_text().replace("usual request", "common request"))
    spec = pack / "demos" / "mypack" / "average.toml"
    spec.write_text(spec.read_text().replace("outliers", "gross errors"))
    write(pack / "README.md", "# Mine\n")
    write(pack / "demos" / "evidence.json", "{}")
    check_trust(pack)


def test_code_in_a_question_needs_trust_but_not_for_the_demos(pack, concept, torch_folder):
    record_trust(pack, code_hashes(pack))
    concept.write_text(concept.read_text().replace("sum(values) / 5)", "sum(values) / 5.0)"))
    assert "changed: content/mypack/mypack-average.toml" in refused(pack)
    assert "trusted" not in getattr(last_event(pack), "message", "")


def test_everything_that_a_question_runs_needs_trust(pack, concept):
    code = """[[question]]
id = "mypack-mean"
kind = "implement"
ask.en = "Write it."
starter = "def mean(values):"
solution = "def mean(values): return sum(values) / len(values)"
"""
    concept.write_text(concept.read_text() + code)
    record_trust(pack, code_hashes(pack))
    concept.write_text(concept.read_text().replace("Write it.", "Write the mean."))
    check_trust(pack)
    concept.write_text(concept.read_text().replace("return sum", "import os; return sum"))
    assert "changed: content/mypack/mypack-average.toml" in refused(pack)


@pytest.mark.parametrize(
    ("kind", "counts"), [("bug", True), ("output", True), ("unheard-of", True), ("order", False)]
)
def test_only_kinds_that_are_run_need_trust(pack, concept, kind, counts):
    record_trust(pack, code_hashes(pack))
    more = f'[[question]]\nid = "mypack-more"\nkind = "{kind}"\n'
    concept.write_text(concept.read_text() + more)
    assert bool(changes_since_trust(pack, code_hashes(pack))) is counts


def test_a_demo_needs_trust_even_if_the_pack_lost_its_manifest(pack, executed, torch_folder):
    spec = load_spec(find_demo("mypack/average", pack / "demos"))
    (pack / "pack.toml").unlink()
    *_, last = run_blocking(spec, 0, spec.defaults)
    assert "not trusted yet" in last.message
    assert not executed.exists()


def test_trust_can_be_taken_back(pack):
    record_trust(pack, code_hashes(pack))
    revoke_trust(pack)
    assert "not trusted yet" in refused(pack)


def test_a_damaged_record_trusts_nothing(pack, home):
    record_trust(pack, code_hashes(pack))
    (home / FILE_NAME).write_bytes(b"\xff{")
    assert len(changes_since_trust(pack, code_hashes(pack)).new) == 2
    record_trust(pack, code_hashes(pack))
    check_trust(pack)


def test_trust_belongs_to_a_folder(pack, tmp_path):
    record_trust(pack, code_hashes(pack))
    moved = pack.rename(tmp_path / "moved")
    assert "not trusted yet" in refused(moved)


def judged(library, item="write-square"):
    """Return what comes of answering a question that asks to write code."""
    question = library.item(item)
    with SyncRunner() as runner:
        return runner.judge(question.exercise, question.solution, library.pack_code_of(item))


@pytest.fixture
def witness(tmp_path):
    """Return a file that the code of `hostile` writes."""
    return tmp_path / "executed"


@pytest.fixture
def hostile(witness):
    """Return a question whose code is only to run if its pack is trusted."""
    setup = f"setup = \"open({str(witness)!r}, 'w')\"\nwhy ="
    return QUESTION.replace("why =", setup, 1)


def test_no_line_of_an_exercise_of_an_untrusted_pack_runs(pack, concept, hostile, witness, cache):
    concept.write_text(concept.read_text() + hostile)
    with Library.open([bundled_map(pack), open_pack(pack)], cache) as library:
        result = judged(library)
    assert isinstance(result, Failed)
    assert "not trusted yet" in result.message
    assert not witness.exists()


def test_a_concept_of_mlquiz_in_a_pack_brings_no_questions(pack, hostile, cache):
    taken = pack / "content" / "mypack" / "weight.toml"
    write(taken, concept_file("weight") + hostile)
    with Library.open([bundled_map(pack), open_pack(pack)], cache) as library:
        assert not library.has("write-square")
        (problem,) = library.problems
        assert problem.file == taken


def test_questions_belong_to_the_pack_of_their_file(pack, concept, cache):
    with Library.open([bundled_map(pack), open_pack(pack)], cache) as library:
        assert library.pack_code_of("weight-card") is None
        code = library.pack_code_of("mypack-slow-requests")
        assert (code.folder, code.file) == (pack, "content/mypack/mypack-average.toml")
        assert code.hash == code_hashes(pack)[code.file]


def test_code_that_was_loaded_before_it_was_replaced_does_not_run(
    pack, concept, hostile, witness, cache
):
    original = concept.read_text()
    concept.write_text(original + hostile)
    before = concept.stat()
    with Library.open([open_pack(pack)], cache) as library:
        concept.write_text(original + hostile.replace("open(", "repr("))
        os.utime(concept, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert concept.stat().st_size == before.st_size
        record_trust(pack, code_hashes(pack))
        result = judged(library)
        assert "has changed since mlquiz read it" in result.message
        assert "请重新启动 mlquiz" in result.zh
    with Library.open([open_pack(pack)], cache) as library:
        assert "repr(" in library.item("write-square").setup
        assert (
            library.pack_code_of("write-square").hash
            == code_hashes(pack)["content/mypack/mypack-average.toml"]
        )
    assert not witness.exists()
