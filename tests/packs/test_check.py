"""What `mlquiz pack check` says about a pack beside the content of mlquiz, and with `--run`."""

from pathlib import Path

import pytest

from mlquiz.cli.check import source_of
from mlquiz.errors import MlquizError, UsageError
from mlquiz.lab.parent.snippets import run_snippet
from mlquiz.library.library import Library
from mlquiz.lint.check import check_sources
from mlquiz.lint.external import read_external
from mlquiz.lint.runs import run_everything
from mlquiz.packs.manifest import open_pack
from mlquiz.packs.new import create_pack
from mlquiz.packs.trust import code_hashes, record_trust
from tests.building.code_questions import CODE, bug
from tests.building.content import write


@pytest.fixture(scope="module")
def beside(tmp_path_factory):
    with Library.open(cache=tmp_path_factory.mktemp("cache") / "library.sqlite") as library:
        return read_external(library)


def problems(pack, beside):
    return [
        f"{problem.file.name}: {problem.message}"
        for problem in check_sources([open_pack(pack)], beside).problems
    ]


def change(file, *replacements):
    text = file.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_new_pack_has_no_problem(tmp_path, beside, lang):
    create_pack(tmp_path / "mine", lang)
    assert problems(tmp_path / "mine", beside) == []


def test_only_the_languages_of_the_pack_are_demanded(pack, concept, beside):
    change(
        pack / "pack.toml", ('["en"]', '["en", "zh"]'), ("title.en", "title.zh = '我'\ntitle.en")
    )
    found = problems(pack, beside)
    assert "mypack-average.toml: ask.zh is missing" in found
    assert "average.toml: look.zh is missing" in found
    change(pack / "pack.toml", ('["en", "zh"]', '["zh"]'))
    assert "mypack-average.toml: ask.en is missing" not in problems(pack, beside)


def test_a_text_in_another_language_is_used_and_checked(pack, concept, beside, tmp_path):
    change(concept, ("front.en", "front.zh = '偶数个,中位数是多少？'\nfront.en"))
    (found,) = problems(pack, beside)
    assert "half-width punctuation in Chinese" in found
    with Library.open([open_pack(pack)], tmp_path / "cache.sqlite") as library:
        card = library.item("mypack-even-count")
        assert card.front.zh == "偶数个,中位数是多少？"
        assert card.back.zh == card.back.en


def test_faults_are_reported_once_for_a_text_that_stands_for_both_languages(pack, concept, beside):
    change(concept, ("It describes the slowest request only.", "It is `broken."))
    assert len(problems(pack, beside)) == 1


def test_bundled_concepts_and_demos_may_be_referred_to(pack, concept, beside):
    change(concept, ("requires = []", 'requires = ["dropout"]'))
    change(concept, ('"mypack/average:median_nearer"\n  [[', '"regularization/dropout:gap"\n  [['))
    (found,) = problems(pack, beside)
    assert "the demo 'regularization/dropout' has no claim 'gap'" in found
    change(concept, ("dropout:gap", "dropot:gap"), ('["dropout"]', '["dropot"]'))
    assert sorted(problems(pack, beside)) == [
        "mypack-average.toml: there is no concept 'dropot'",
        "mypack-average.toml: there is no demo 'regularization/dropot'",
    ]


def test_ids_that_mlquiz_has_already_are_named(pack, concept, beside):
    change(concept, ('id = "mypack-even-count"', 'id = "bn-forgotten-eval"'))
    change(pack / "content" / "sections.toml", ('id = "mypack"', 'id = "normalization"'))
    concept.parent.rename(pack / "content" / "normalization")
    spec = pack / "demos" / "mypack" / "average.toml"
    (pack / "demos" / "regularization").mkdir()
    spec.rename(pack / "demos" / "regularization" / "dropout.toml")
    spec.with_suffix(".py").rename(pack / "demos" / "regularization" / "dropout.py")
    found = problems(pack, beside)
    assert (
        "mypack-average.toml: the item 'bn-forgotten-eval' already exists outside this pack"
        in found
    )
    assert "sections.toml: the section 'normalization' already exists outside this pack" in found
    assert (
        "dropout.toml: the demo 'regularization/dropout' already exists outside this pack" in found
    )


def test_a_section_of_mlquiz_may_be_extended(pack, concept, beside, tmp_path):
    (pack / "content" / "sections.toml").unlink()
    concept.parent.rename(pack / "content" / "normalization")
    assert problems(pack, beside) == []
    (pack / "content" / "normalization").rename(pack / "content" / "normalisation")
    assert problems(pack, beside) == [
        "mypack-average.toml: the folder 'normalisation' is not a section"
    ]


def test_the_bundled_glossary_explains_symbols(pack, concept, beside):
    write(pack / "content" / "glossary.toml", "format = 1\nterm = []\n")
    change(concept, ("**The idea.** ", r"**The idea.** Let $\eta$ be the learning rate. "))
    assert problems(pack, beside) == []
    change(concept, ("Let ", r"Let $\Xi$ and "))
    assert "the symbol '\\\\Xi' is not in the glossary" in problems(pack, beside)[0]


def found_by_running(pack):
    record_trust(pack, code_hashes(pack))
    runs, count = run_everything(open_pack(pack))
    found = list(runs)
    assert len(found) == count
    return [f"{problem.file.name}: {problem.message}" for each in found for problem in each]


def test_nothing_runs_without_trust(pack):
    with pytest.raises(MlquizError, match="have not trusted yet"):
        run_everything(open_pack(pack))


@pytest.mark.parametrize(
    "named",
    ["..", "mypack/content", "mypack/content/mypack", "mypack/demos/../content", "linked"],
)
def test_nothing_runs_without_trust_however_the_folder_is_named(
    pack, concept, beside, monkeypatch, named
):
    (pack.parent / "linked").symlink_to(pack / "content")
    monkeypatch.chdir(concept.parent if named == ".." else pack.parent)
    source, only = source_of(Path(named))
    assert (source.name, source.folder, only) == ("mypack", pack, None)
    with pytest.raises(MlquizError, match="have not trusted yet"):
        run_everything(source)


def test_content_that_is_a_link_within_the_pack_belongs_to_it(pack, concept):
    (pack / "content").rename(pack / "text")
    (pack / "content").symlink_to("text")
    assert source_of(pack / "content")[0].name == "mypack"
    assert source_of(concept) == (open_pack(pack), concept)
    assert source_of(pack / "text" / "mypack" / concept.name)[1] == concept


@pytest.mark.parametrize("name", ["average.toml", "average.py"])
def test_one_demo_of_a_pack_is_checked_and_run(pack, script, name):
    source, only = source_of(script.with_name(name))
    assert (source.name, only) == ("mypack", script.with_suffix(".toml"))
    record_trust(pack, code_hashes(pack))
    assert run_everything(source, only)[1] == 1


@pytest.mark.parametrize("name", ["pack.toml", "content/notes.txt", "demos/data/deep/x.toml"])
def test_other_files_of_a_pack_are_refused(pack, name):
    if not (pack / name).exists():
        write(pack / name, "format = 1\n")
    with pytest.raises(UsageError, match="neither content of the pack"):
        source_of(pack / name)


def test_the_demo_and_claims_of_a_new_pack_hold(pack):
    assert found_by_running(pack) == []


def test_runs_find_what_reading_cannot(pack, concept, script, beside):
    change(concept, ('answer = "3 22.0"', 'answer = "3 22"'))
    change(
        script,
        ('"mean": mean,', '"maen": mean,'),
        ('"mean_end": mean,', '"mean_end": mean, "extra": 1.0,'),
    )
    assert problems(pack, beside) == []
    assert sorted(found_by_running(pack), reverse=True) == [
        "mypack-average.toml: the code prints '3 22.0', not the answer",
        "average.toml: `run` yields the series 'maen', which is not described",
        "average.toml: `run` yields no point of the series 'mean'",
        "average.toml: `run` returns the number 'extra', which is not described",
    ]


def test_a_number_that_is_not_returned_is_named(pack, script):
    spec = pack / "demos" / "mypack" / "average.toml"
    change(spec, ("[finding.", '[metric.spread]\nen = "spread"\n\n[finding.'))
    assert found_by_running(pack) == ["average.toml: `run` does not return the number 'spread'"]
    change(script, ('"median_end": median', '"medain_end": median'))
    (found,) = found_by_running(pack)
    assert "needs 'median_end', which `run` of average.py does not return" in found


def test_a_claim_that_fails_at_first_sight_is_named(pack):
    change(pack / "demos" / "mypack" / "average.toml", (" - 0.5", " - 50"))
    (found,) = found_by_running(pack)
    assert found.startswith("average.toml: 'median_nearer' does not hold with seed 0")


def test_code_that_fails_or_does_not_end_is_a_problem(pack, concept, script):
    change(concept, ("print(sorted", "print(1 / 0, sorted"))
    change(script, ("mean, median =", "raise ValueError('no')\n        mean, median ="))
    question, demo = found_by_running(pack)
    assert "running the code failed: ZeroDivisionError: division by zero" in question
    assert demo == "average.py: The demo failed at line 18 of average.py: ValueError: no."


def test_endless_code_is_stopped():
    from mlquiz.lab.parent.snippets import run_snippet

    assert run_snippet("while True: pass", seconds=1.0).failure == "it ran for more than 1 s"
    exits = run_snippet("import os; os._exit(3)")
    assert exits.failure == "it exited with status 3"
    assert run_snippet("print(input())").failure.startswith("EOFError")
    assert run_snippet("import sys; print('é', file=sys.stdout)").printed == "é\n"


def test_the_bug_of_a_listing_must_show_in_what_it_prints():
    assert not list(bug().run_errors(run_snippet))
    (same,) = bug(fixed=CODE.replace("total / 3", "number / 3")).run_errors(run_snippet)
    assert same.message == "the code prints '1.0', with and without the bug"
    fails = CODE.replace("print(mean)", "print(1 / 0)")
    (broken,) = bug(fixed=fails).run_errors(run_snippet)
    assert broken.message.startswith("running the fixed code failed: ZeroDivisionError")
    assert not list(bug(code=fails).run_errors(run_snippet))
