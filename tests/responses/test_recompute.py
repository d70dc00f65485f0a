"""`manage.py recompute`: what is stored is what the answers give, or it is said which and why not."""

import copy
import io
import math

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.lib.secrets import new_token
from assessment.questionnaires.services import load_document
from assessment.responses.models import Response, Result
from assessment.responses.queries import recompute_results
from assessment.responses.services import start_response, submit_response
from assessment.scoring import ENGINE
from assessment.scoring.result import Absent, FigureDifference, differences
from tests.scoring.answer_sets import answer_sets

ALL = ("advising", "sdlc", "cybersecurity", "data-privacy", "ecosystem-strategy", "innovation-strategy")
ANSWERS = {
    "clear": {"ownership": {**dict.fromkeys(ALL, "me"), "workplace-support": "other"}, "time": {"sdlc": 100}},
    "insufficient": {"ownership": {"sdlc": "me"}, "roi": 4},
    "not-applicable": {"role": "cio", "ownership": dict.fromkeys(ALL, "me")},
}


@pytest.fixture
def submit(version):
    """Submits answers; the result as it is stored."""

    def run(answers, version=version):
        given = {"consent_items": ["processing"], "start_key": new_token(), "language": "en", "owner": None}
        response = start_response(version=version, **given)
        Response.objects.filter(pk=response.pk).update(answers=answers)
        return submit_response(response=response, revision=0, language="en")

    return run


@pytest.fixture
def some_of_each_band(shipped, submit):
    """Stored results of all five bands, by band."""
    found = {}
    for answers in [*ANSWERS.values(), *answer_sets(shipped, 40)]:
        result = submit({code: value for code, value in answers.items() if value is not None})
        found.setdefault(result.band, []).append(result)
    assert set(found) == {"clear", "leaning", "blend", "insufficient", "not-applicable"}
    return found


def recompute(*codes):
    """The lines that come out, and the exit status."""
    out, status = io.StringIO(), 0
    try:
        call_command("recompute", *codes, stdout=out)
    except SystemExit as stopped:
        status = stopped.code
    return out.getvalue().splitlines(), status


def test_results_of_all_bands_are_equal_to_what_is_computed(some_of_each_band):
    count = sum(map(len, some_of_each_band.values()))
    assert recompute() == ([f"{count} equal, 0 of an earlier engine, 0 different"], 0)


def test_one_result_can_be_asked_by_the_code_of_its_response(submit):
    codes = [submit(answers).response.public_code for answers in ANSWERS.values()]
    assert recompute(codes[0]) == (["1 equal, 0 of an earlier engine, 0 different"], 0)
    assert recompute(*codes[:2]) == (["2 equal, 0 of an earlier engine, 0 different"], 0)


def test_without_results_there_is_nothing_to_say(version):
    assert recompute() == (["0 equal, 0 of an earlier engine, 0 different"], 0)


def test_a_code_without_a_result_is_an_error(submit, alice):
    known = submit(ANSWERS["clear"]).response.public_code
    with pytest.raises(CommandError, match="no result is stored for nobody"):
        recompute(known, "nobody")
    with pytest.raises(CommandError, match=alice.public_code):  # begun, not submitted
        recompute(alice.public_code)


def in_snapshot(*path, value):
    """Changes one value of the stored snapshot."""

    def change(result):
        snapshot = copy.deepcopy(result.snapshot)
        part = snapshot
        for key in path[:-1]:
            part = part[key]
        if value is Absent.ABSENT:
            del part[path[-1]]
        else:
            part[path[-1]] = value
        Result.objects.filter(pk=result.pk).update(snapshot=snapshot)

    return change


def in_columns(**columns):
    """Changes columns of the result."""
    return lambda result: Result.objects.filter(pk=result.pk).update(**columns)


def in_answers(**answers):
    """Changes the stored answers."""
    return lambda result: Response.objects.filter(pk=result.response_id).update(answers=answers)


TAMPERED = [
    # what is changed, the reason, what the line says, the exit status
    (in_columns(definition_hash="0" * 64), "document", 'definition_hash stored "000', 1),
    (in_columns(engine="0"), "engine", f'engine stored "0", computed "{ENGINE}"', 0),
    (in_columns(engine="999"), "unknown-engine", f'engine stored "999", computed "{ENGINE}"', 1),
    (in_columns(engine=""), "unknown-engine", 'engine stored ""', 1),
    (in_columns(archetype="all-rounder"), "columns", 'archetype stored "all-rounder"', 1),
    (in_columns(archetype=None), "columns", "archetype stored null", 1),
    (in_columns(band="blend"), "columns", 'band stored "blend", computed "clear"', 1),
    (in_columns(band="blend", engine="0"), "columns", 'band stored "blend"', 1),
    (in_columns(snapshot=[]), "columns", "archetype", 1),
    (in_snapshot("band", value="leaning"), "columns", 'band stored "clear", computed "leaning"', 1),
    (in_snapshot("probabilities", "all-rounder", value=0.5), "figures", "probabilities.all-rounder stored 0.5", 1),
    (in_snapshot("intervals", "all-rounder", 0, value=0.5), "figures", "intervals.all-rounder.0 stored 0.5", 1),
    (in_snapshot("evidence", 0, "value", value=0.7), "figures", "evidence.0.value stored 0.7, computed 1.0", 1),
    (in_snapshot("indices", value={}), "figures", "stored absent, computed null", 1),
    (in_snapshot("ranking", 2, value=Absent.ABSENT), "figures", "ranking.2 stored absent", 1),
    (in_snapshot("advice", value=[]), "figures", "more", 1),
    (in_snapshot("poetry", value="好"), "figures", 'poetry stored "好", computed absent', 1),
    (in_answers(ownership={"sdlc": "nobody"}), "figures", "band stored", 1),
    (in_answers(ownership={"sdlc": "muse"}), "answers", "ownership.sdlc: unknown-option (muse)", 1),
    (in_answers(poetry=1), "answers", "poetry: unknown-question", 1),
]


@pytest.mark.parametrize(("tamper", "reason", "said", "status"), TAMPERED, ids=range(len(TAMPERED)))
def test_what_was_changed_is_reported_by_its_reason(submit, tamper, reason, said, status):
    result, _ = submit(ANSWERS["clear"]), submit(ANSWERS["insufficient"])
    tamper(result)
    (line, summary), left = recompute()
    assert line.startswith(f"{result.response.public_code}  {reason}: ")
    assert said in line
    assert len(line) < 1000
    assert summary == f"1 equal, {int(status == 0)} of an earlier engine, {int(status == 1)} different"
    assert left == status


def test_nothing_is_written(submit):
    result = submit(ANSWERS["clear"])
    in_columns(band="blend")(result)
    before = [*Result.objects.values(), *Response.objects.values()]
    recompute()
    assert [*Result.objects.values(), *Response.objects.values()] == before


def test_results_of_an_older_version_rest_on_its_own_document(submit, shipped_content):
    submit(ANSWERS["clear"])
    content = copy.deepcopy(shipped_content)
    content["model"]["top_time_rows"] = 3
    submit(ANSWERS["clear"], version=load_document(content=content).version)
    assert recompute() == (["2 equal, 0 of an earlier engine, 0 different"], 0)


def test_the_number_of_queries_does_not_grow_with_the_results(submit):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            recompute()
        return len(captured)

    submit(ANSWERS["clear"])
    recompute()
    one = queries()
    for answers in [*ANSWERS.values()] * 4:
        submit(answers)
    assert queries() == one


def test_results_come_one_by_one(submit):
    submit(ANSWERS["clear"])
    found = recompute_results()
    assert next(found).reason is None
    assert next(found, None) is None


NEARLY = [
    # stored, computed, where they differ
    ({"a": 0.5}, {"a": 0.5 + 9e-10}, []),
    ({"a": 0.5}, {"a": 0.5 + 2e-9}, ["a"]),
    ({"intervals": {"a": [0.5]}}, {"intervals": {"a": [0.5 + 9e-7]}}, []),
    ({"intervals": {"a": [0.5]}}, {"intervals": {"a": [0.5 + 2e-6]}}, ["intervals.a.0"]),
    ({"a": 1}, {"a": 1.0}, []),
    ({"a": 1}, {"a": True}, ["a"]),
    ({"a": 1.0}, {"a": True}, ["a"]),
    ({"a": 1}, {"a": 2}, ["a"]),
    ({"a": "1"}, {"a": 1}, ["a"]),
    ({"a": math.nan}, {"a": 0.5}, ["a"]),
    ({"a": None}, {}, ["a"]),
    ({}, {"a": {"b": 1}}, ["a"]),
    ({"a": [1, 2]}, {"a": [1]}, ["a.1"]),
    ([], {}, [""]),
    ({"b": 1, "a": 2}, {"a": 2, "b": 1}, []),
]


@pytest.mark.parametrize(("stored", "computed", "places"), NEARLY, ids=range(len(NEARLY)))
def test_figures_are_equal_within_1e_9_intervals_within_1e_6_and_all_else_exactly(stored, computed, places):
    assert [one.place for one in differences(stored, computed)] == places


def test_a_difference_has_both_values():
    assert [*differences({"a": 1}, {"a": 2})] == [FigureDifference("a", 1, 2)]
