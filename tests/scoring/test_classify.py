"""`manage.py classify`: a line in, a line out, in the same order, and bad lines do not stop the others."""

import copy
import io
import json

import pytest
from django.core.management import CommandError, call_command

from assessment.questionnaires.services import load_document
from assessment.responses.management.commands.classify import LINES, LONGEST, blocks_of
from assessment.scoring import ENGINE, assess
from tests.scoring.answer_sets import answer_sets
from tests.scoring.test_golden_cases import CASES
from tests.scoring.test_posterior import close

ENOUGH = {"advising": "me", "sdlc": "me", "cybersecurity": "cio", "data-privacy": "shared"}


@pytest.fixture
def classify(version, monkeypatch):
    """Runs the command on lines (dictionaries become JSON); returns the lines that came out and the exit status."""

    def run(*lines, **options):
        text = b"\n".join(
            line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode() for line in lines
        )
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text), encoding="utf-8"))
        out, status = io.StringIO(), 0
        try:
            call_command("classify", stdout=out, **options)
        except SystemExit as stopped:
            status = stopped.code
        return [json.loads(line) for line in out.getvalue().splitlines()], status

    return run


@pytest.mark.parametrize("length", [LONGEST + 1, 3 * LONGEST])
def test_a_line_that_is_too_long_is_one_bad_line_and_is_not_held(classify, length):
    good = {"answers": {"ownership": ENOUGH}}
    lines, status = classify({"id": 1, **good}, b"x" * length, {"id": 2, **good})
    assert [line["id"] for line in lines] == [1, None, 2]
    assert lines[1]["error"] == "line 2: longer than 1,048,576 bytes"
    assert status == 1
    assert max(len(line) for block in blocks_of(io.BytesIO(b"x" * 9 * LONGEST)) for _, line in block) < 2 * LONGEST


def test_a_line_comes_out_as_the_engine_sees_it_with_the_document_and_engine_it_rests_on(classify, shipped, version):
    answers = {"region": "greater-china", "ownership": ENOUGH, "time": {"advising": 40, "other-work": 60}}
    [line], status = classify({"id": "a1", "answers": answers})
    expected = assess(shipped, answers)
    assert status == 0
    assert set(line) == {
        "id",
        "archetype",
        "band",
        "probabilities",
        "intervals",
        "evidence",
        "definition",
        "engine",
    }
    assert (line["id"], line["archetype"], line["band"]) == ("a1", expected.archetype, expected.band)
    assert line["probabilities"] == expected.probabilities
    assert line["intervals"] == {code: list(bounds) for code, bounds in expected.intervals.items()}
    assert line["definition"] == version.content_hash
    assert line["engine"] == ENGINE


def test_evidence_has_a_value_by_item_and_weights_against_the_others(classify):
    [line], _ = classify({"id": 1, "answers": {"ownership": ENOUGH}})
    rows = {row["item"]: row for row in line["evidence"]}
    assert set(rows) == {*(f"ownership.{code}" for code in ENOUGH), "pattern", "prior"}
    assert rows["ownership.data-privacy"]["value"] == 0.7
    assert "value" not in rows["pattern"]
    assert len(rows["prior"]["decibans"]) == 2


def test_too_few_answers_give_null_and_name_what_is_missing(classify):
    [line], status = classify({"id": "a1", "answers": {"ownership": {"sdlc": "me"}}})
    assert status == 0
    assert (line["band"], line["archetype"], line["probabilities"], line["intervals"]) == (
        "insufficient",
        None,
        None,
        None,
    )
    assert len(line["missing"]) == 7
    assert line["evidence"] == [{"item": "ownership.sdlc", "value": 1.0}]


def test_all_golden_cases_come_out_in_the_order_they_went_in(classify):
    cases = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in CASES}
    lines, status = classify(*({"id": name, "answers": case["answers"]} for name, case in cases.items()))
    assert status == 0
    assert [line["id"] for line in lines] == list(cases)
    assert [line["band"] for line in lines] == [case["expected"]["band"] for case in cases.values()]


def test_every_line_is_what_assess_finds_for_it_alone(classify, shipped):
    people = [json.loads(path.read_text(encoding="utf-8"))["answers"] for path in CASES]
    people += answer_sets(shipped, 300)
    lines, _ = classify(*({"id": at, "answers": answers} for at, answers in enumerate(people)))
    for line, answers in zip(lines, people, strict=True):
        found = assess(shipped, answers).as_json()
        assert (line["band"], line["archetype"]) == (found["band"], found["archetype"])
        assert line["probabilities"] == (found["probabilities"] and close(found["probabilities"]))
        assert (line["intervals"] is None) == (found["intervals"] is None)
        for code, bounds in (line["intervals"] or {}).items():
            assert bounds == close(found["intervals"][code])
        assert line.get("missing", []) == found["missing"]
        assert [row["item"] for row in line["evidence"]] == [row["item"] for row in found["evidence"]]
        for row, expected in zip(line["evidence"], found["evidence"], strict=True):
            assert row.get("value") == expected["value"]
            assert row.get("decibans") == (expected["decibans"] and close(expected["decibans"]))


def test_points_are_the_same_without_intervals(classify, shipped):
    people = [{"id": at, "answers": answers} for at, answers in enumerate(answer_sets(shipped, 50))]
    whole, _ = classify(*people)
    points, status = classify(*people, points=True)
    assert status == 0
    for line, expected in zip(points, whole, strict=True):
        assert list(line) == list(expected)
        assert line["intervals"] is None
        assert line["probabilities"] == (expected["probabilities"] and close(expected["probabilities"]))
        assert (line["band"], line["archetype"]) == (expected["band"], expected["archetype"])


class Trickle(io.RawIOBase):
    """Standard input that comes in pieces, and notes at each reading how many lines had come out."""

    def __init__(self, pieces, out):
        self.pieces, self.out, self.seen = iter(pieces), out, []

    def readable(self):
        return True

    def readinto(self, buffer):
        self.seen.append(self.out.flushed)
        piece = next(self.pieces, b"")
        buffer[: len(piece)] = piece
        return len(piece)


class Out(io.StringIO):
    """Standard output that knows how many lines were flushed."""

    flushed = 0

    def flush(self):
        self.flushed = self.getvalue().count("\n")


def test_results_come_out_while_input_still_comes_in(version, monkeypatch):
    line, out = b'{"id": 1, "answers": {}}\n', Out()
    pieces = [line, line[:9], line[9:] + line[:1], line[1:] + line + line[:-1]]
    trickle = Trickle(pieces, out)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(trickle)))
    call_command("classify", stdout=out)
    assert trickle.seen == [0, 1, 1, 2, 4]
    assert [json.loads(text)["id"] for text in out.getvalue().splitlines()] == [1] * 5


@pytest.mark.parametrize("size", [1, 7, 1000, 1 << 20])
def test_lines_are_numbered_alike_however_they_come_in(monkeypatch, size):
    monkeypatch.setattr("assessment.responses.management.commands.classify.BYTES", size)
    lines = [b"%d" % number if number % 3 else b" \r" for number in range(1, 2500)]
    blocks = [*blocks_of(io.BytesIO(b"\n".join(lines)))]
    assert max(map(len, blocks)) <= LINES
    assert [one for block in blocks for one in block] == [(n, b"%d" % n) for n in range(1, 2500) if n % 3]


BAD = [
    # a line, the id it is answered under, what the error says
    (b"{", None, "line 2: "),
    (b"not json", None, "line 2: "),
    (b'["a2"]', None, "not a JSON object"),
    (b'{"id": "a2"}', "a2", "answers"),
    (b'{"id": "a2", "answers": null}', "a2", "wrong-type"),
    (b'{"id": "a2", "answers": []}', "a2", "wrong-type"),
    (b'{"id": "a2", "answers": {}, "extra": 1}', "a2", "unknown key 'extra'"),
    (b'{"id": "a2", "id": "a3", "answers": {}}', None, "duplicate key “id”"),
    (b'{"id": "a2", "answers": {"poetry": 1}}', "a2", "poetry: unknown-question"),
    (b'{"id": "a2", "answers": {"region": "mars"}}', "a2", "region: unknown-option (mars)"),
    (b'{"id": "a2", "answers": {"ownership": {"poetry": "me"}}}', "a2", "ownership.poetry: unknown-row"),
    (b'{"id": "a2", "answers": {"ownership": {"sdlc": "muse"}}}', "a2", "ownership.sdlc: unknown-option (muse)"),
    (b'{"id": "a2", "answers": {"time": {"sdlc": -1}}}', "a2", "time.sdlc: out-of-range (-1)"),
    (b'{"id": "a2", "answers": {"time": {"sdlc": "5"}}}', "a2", "time.sdlc: not-a-number (5)"),
    (b'{"id": "a2", "answers": {"time": {"sdlc": NaN}}}', None, "NaN is no number"),
    (b'{"id": "a2", "answers": {"time": {"sdlc": 1e999}}}', None, "1e999 is no number"),
    (b'{"id": 1e999, "answers": {}}', None, "1e999 is no number"),
    (b'{"id": "a2", "answers": {"time": {"sdlc": 1%s}}}' % (b"0" * 400), "a2", "time.sdlc: not-a-number"),
    (b'{"id": "\\ud800", "answers": {"role": "\\ud800"}}', "\ud800", "role: unknown-option"),
    (b'{"id": "a2", "answers": {"role": "\xff"}}', None, "not in UTF-8"),
    (b'{"id": "a2", "answers": %s' % (b"[" * 100_000), None, "more than 20000 values"),
]


@pytest.mark.parametrize(("line", "identifier", "what"), BAD, ids=range(len(BAD)))
def test_a_bad_line_says_what_and_where_and_the_others_still_come_out(classify, line, identifier, what):
    good = {"answers": {"ownership": ENOUGH}}
    (first, bad, last), status = classify({"id": "a1", **good}, line, {"id": "a3", **good})
    assert status == 1
    assert set(bad) == {"id", "error"}
    assert bad["id"] == identifier
    assert bad["error"].startswith("line 2: ")
    assert what in bad["error"]
    assert (first["id"], last["id"]) == ("a1", "a3")
    assert "error" not in first | last


def test_a_batch_of_nothing_or_of_blank_lines_is_nothing_and_no_failure(classify):
    assert classify() == ([], 0)
    assert classify(b"", b"  ", b"") == ([], 0)


def test_a_byte_order_mark_and_windows_line_ends_are_read(classify):
    line = json.dumps({"id": "甲", "answers": {}}).encode()
    lines, status = classify(b"\xef\xbb\xbf" + line + b"\r", line + b"\r")
    assert [found["id"] for found in lines] == ["甲", "甲"]
    assert status == 0


def test_an_older_version_can_be_asked_by_its_number(classify, version, shipped_content):
    content = copy.deepcopy(shipped_content)
    content["title"]["en"] = "Another wording"
    newer = load_document(content=content).version
    [line], _ = classify({"id": 1, "answers": {}})
    assert line["definition"] == newer.content_hash
    [line], _ = classify({"id": 1, "answers": {}}, questionnaire=version.number)
    assert line["definition"] == version.content_hash != newer.content_hash


def test_a_version_that_does_not_exist_is_an_error(classify):
    with pytest.raises(CommandError, match="no published version 7"):
        classify({"id": 1, "answers": {}}, questionnaire=7)


@pytest.mark.django_db
def test_without_a_published_questionnaire_the_command_says_what_to_do():
    with pytest.raises(CommandError, match="load_questionnaire"):
        call_command("classify")
