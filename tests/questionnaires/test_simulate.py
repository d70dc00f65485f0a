"""The figures of a version: simulated by a command, stored beside it, shipped with the questionnaire."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from assessment.instrument import document
from assessment.questionnaires.models import Simulation, Version
from assessment.questionnaires.published import find_figures
from assessment.questionnaires.services import adopt_figures, create_draft, publish_version, simulations
from assessment.scoring import ENGINE
from assessment.scoring.simulate import WAYS, Effort, figures_of
from assessment.scoring.simulate.coverage import coverage
from assessment.scoring.simulate.learning import learning

SHIPPED = settings.BASE_DIR / "fixtures" / "simulation.json"
SMALL = {"worlds": 2, "people": 100, "learning_worlds": 0}


@pytest.fixture(autouse=True)
def _few_are_enough(monkeypatch):
    """So that storing does not take minutes here; what is too few is tested below."""
    monkeypatch.setattr(simulations, "LEAST_WORLDS", 2)
    monkeypatch.setattr(simulations, "LEAST_PEOPLE", 100)


def simulated(**options: Any) -> str:
    """What the command prints, with few worlds."""
    printed = StringIO()
    call_command("simulate", **{**SMALL, **options}, stdout=printed, stderr=StringIO())
    return printed.getvalue()


def test_the_figures_are_stored_beside_the_version(version):
    assert find_figures(version.pk) is None
    simulated(seed=5)
    figures = find_figures(version.pk)
    assert (figures["seed"], figures["worlds"], figures["people"]) == (5, 2, 100)
    assert (figures["definition"], figures["engine"]) == (version.content_hash, ENGINE)


def test_simulated_again_they_are_replaced(version):
    simulated(seed=5)
    simulated(seed=6)
    assert Simulation.objects.get().figures["seed"] == 6


def test_every_figure_is_printed(version):
    printed = simulated(learning_worlds=1)
    figures = find_figures(version.pk)
    for way in figures["ways"]:
        simpler = [way["baselines"][name] for name in ("sum", "scaled", "cosine")]
        shown = [way["accuracy"], way["calibration_error"], way["limit"], *simpler]
        line = next(line for line in printed.splitlines() if line.startswith(f"{way['code']} "))
        assert [f"{figure:.3f}" for figure in shown] == line.split()[1:]
    for case in figures["learning"]["cases"]:
        assert f"{case['code']:20} {case['accuracy_before']:.3f}   {case['accuracy_after']:.3f}" in printed
    for share in figures["coverage"].values():
        assert f"{share:.3f}" in printed


def test_the_figures_of_an_earlier_calculation_stay_and_are_not_shown_as_this_one_s(version):
    earlier = {"seed": 1, "definition": version.content_hash}
    Simulation.objects.create(version=version, engine="0", figures=earlier)
    assert find_figures(version.pk) is None
    simulated()
    assert find_figures(version.pk, "0") == earlier


@pytest.mark.parametrize("few", [{"worlds": 1}, {"people": 99}])
def test_figures_of_too_few_are_printed_and_not_stored(version, few):
    simulated(seed=5)
    assert "Too few were simulated" in simulated(seed=6, **few)
    assert find_figures(version.pk)["seed"] == 5


def test_a_draft_can_be_simulated_before_it_is_published(version, shipped_content):
    draft = create_draft(
        questionnaire=version.questionnaire, content={**shipped_content, "minutes_core": 6}, note="", user=None
    )
    simulated(questionnaire=draft.number, seed=5)
    publish_version(version=draft)
    assert find_figures(draft.pk)["seed"] == 5


def test_figures_of_what_the_document_was_before_are_not_those_of_the_version(version):
    simulated()
    Simulation.objects.update(figures={**find_figures(version.pk), "definition": "0" * 64})
    assert find_figures(version.pk) is None


@pytest.mark.parametrize("command", ["publish_version", "load_questionnaire"])
def test_what_is_published_by_command_is_simulated_too(version, shipped_content, tmp_path, monkeypatch, command):
    monkeypatch.setattr(simulations, "Effort", lambda **usual: Effort(worlds=2, people=100, **usual))
    content = {**shipped_content, "minutes_core": 6}
    (tmp_path / "new.json").write_text(json.dumps(content))
    draft = create_draft(questionnaire=version.questionnaire, content=content, note="", user=None)
    call_command(command, draft.number if command == "publish_version" else tmp_path / "new.json", stdout=StringIO())
    figures = find_figures(Version.objects.get(status=Version.Status.PUBLISHED).pk)
    assert (figures["worlds"], figures["people"]) == (2, 100)
    assert "learning" not in figures


def test_a_file_of_figures_is_written_and_read_back(version, tmp_path):
    simulated(seed=7, write=tmp_path / "figures.json")
    written = find_figures(version.pk)
    Simulation.objects.all().delete()
    printed = simulated(read=tmp_path / "figures.json")
    assert find_figures(version.pk) == written
    assert "seed 7" in printed


@pytest.mark.parametrize("foreign", [{"definition": "0" * 64}, {"engine": "0"}])
def test_figures_of_another_document_or_calculation_are_refused(version, tmp_path, foreign):
    simulated(write=tmp_path / "figures.json")
    Simulation.objects.all().delete()
    content = json.loads((tmp_path / "figures.json").read_text())
    (tmp_path / "figures.json").write_text(json.dumps({**content, **foreign}))
    with pytest.raises(CommandError, match="no figures of this version"):
        simulated(read=tmp_path / "figures.json")
    assert not Simulation.objects.exists()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"engine": NaN}'])
def test_what_is_no_file_of_figures_is_refused(version, tmp_path, text):
    (tmp_path / "figures.json").write_text(text)
    with pytest.raises(CommandError, match="no figures of this version"):
        simulated(read=tmp_path / "figures.json")


def test_figures_of_which_some_are_missing_replace_nothing(version, tmp_path):
    simulated(seed=5, write=tmp_path / "figures.json")
    content = json.loads((tmp_path / "figures.json").read_text())
    del content["ways"]
    (tmp_path / "figures.json").write_text(json.dumps(content))
    with pytest.raises(CommandError, match="without ways"):
        simulated(read=tmp_path / "figures.json")
    assert "ways" in find_figures(version.pk)


def test_a_file_that_cannot_be_written_is_said(version, tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        simulated(write=tmp_path / "nowhere" / "figures.json")


@pytest.mark.parametrize(
    "options", [{"questionnaire": 9}, {"worlds": 0}, {"people": 0}, {"learning_worlds": -1}, {"seed": -1}]
)
def test_what_cannot_be_simulated_is_said(version, options):
    with pytest.raises(CommandError):
        simulated(**options)


def test_without_a_published_version_there_is_nothing_to_simulate(db):
    with pytest.raises(CommandError, match="no questionnaire is published"):
        simulated()


# --- the figures that are shipped -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped_figures() -> dict[str, Any]:
    return json.loads(SHIPPED.read_text(encoding="utf-8"))


def test_the_shipped_figures_are_those_of_the_shipped_questionnaire(version, shipped_figures):
    adopt_figures(version=version, content=shipped_figures)
    assert find_figures(version.pk) == shipped_figures
    assert shipped_figures["definition"] == document.content_hash(document.parse(version.document))


def test_the_shipped_figures_are_those_of_the_usual_effort(shipped_figures):
    usual = Effort()
    assert (shipped_figures["worlds"], shipped_figures["people"]) == (usual.worlds, usual.people)
    assert shipped_figures["learning"]["worlds"] == usual.learning_worlds
    assert [way["code"] for way in shipped_figures["ways"]] == [way.code for way in WAYS]


def test_the_shipped_figures_come_out_again(shipped, shipped_figures):
    """One way in full and the coverage; all of it takes `manage.py simulate --write` a few minutes."""
    way = next(way for way in WAYS if way.code == "half")
    again = figures_of(shipped, way, effort=Effort(), seed=shipped_figures["seed"])
    stored = next(way for way in shipped_figures["ways"] if way["code"] == "half")
    assert again["accuracy"] == pytest.approx(stored["accuracy"], abs=2e-6)
    assert again["calibration_error"] == pytest.approx(stored["calibration_error"], abs=2e-6)
    for band, found in again["bands"].items():
        assert found == pytest.approx(stored["bands"][band], abs=2e-6)
    usual = Effort()
    held = coverage(shipped, worlds=usual.worlds, people=usual.interval_people, seed=shipped_figures["seed"])
    assert held == pytest.approx(shipped_figures["coverage"], abs=1e-3)


@pytest.mark.benchmark
@pytest.mark.timeout(1800)
def test_the_shipped_figures_of_learning_come_out_again(shipped, shipped_figures):
    """Minutes of computing: not in the ordinary run."""
    stored, usual = shipped_figures["learning"], Effort()
    again = learning(
        shipped,
        worlds=usual.learning_worlds,
        responses=usual.learning_responses,
        people=usual.people,
        seed=shipped_figures["seed"],
    )
    for found, expected in zip(again["cases"], stored["cases"], strict=True):
        assert found["accepted"] == expected["accepted"]
        assert found["accuracy_after"] == pytest.approx(expected["accuracy_after"], abs=1e-4)


@pytest.mark.parametrize(
    ("code", "accuracy", "calibration_error"), [("independent", 0.73, 0.035), ("nested", 0.675, 0.035)]
)
def test_the_shipped_figures_are_good_enough(shipped_figures, code, accuracy, calibration_error):
    way = next(way for way in shipped_figures["ways"] if way["code"] == code)
    assert way["accuracy"] >= accuracy
    assert way["calibration_error"] <= calibration_error
    assert 0.75 <= shipped_figures["coverage"][code] <= 0.85


def test_the_shipped_figures_of_learning_are_good_enough(shipped_figures):
    independent, nested, control = shipped_figures["learning"]["cases"]
    assert independent["accuracy_after"] >= 0.98 * independent["limit"]
    assert nested["accuracy_after"] - nested["accuracy_before"] >= 0.04
    assert nested["calibration_error_after"] <= 0.03
    assert control["accepted"] == 0
    assert control["calibration_error_after"] > 2 * control["calibration_error_before"]


def test_the_worker_simulates_what_was_published(version, shipped_content, monkeypatch):
    monkeypatch.setattr(simulations, "Effort", lambda **usual: Effort(worlds=2, people=100, **usual))
    draft = create_draft(
        questionnaire=version.questionnaire, content={**shipped_content, "minutes_core": 6}, note="", user=None
    )
    publish_version(version=draft)
    assert find_figures(draft.pk) is None
    call_command("run_worker", once=True)
    assert find_figures(draft.pk)["worlds"] == 2
