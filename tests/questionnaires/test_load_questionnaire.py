"""`manage.py load_questionnaire FILE` says what it did, or what is wrong and where."""

import copy
import json

import pytest
from django.core.management import CommandError, call_command

from assessment.questionnaires.models import Questionnaire, Version
from tests.conftest import FIXTURE

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(tmp_path, capsys):
    """Loads content (text, bytes or JSON) from a file and returns what the command printed."""

    def run(content, **options):
        path = tmp_path / "questionnaire.json"
        text = content if isinstance(content, str | bytes) else json.dumps(content)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        call_command("load_questionnaire", path, without_figures=True, **options)
        return capsys.readouterr().out.strip()

    return run


def test_the_shipped_questionnaire_is_published(capsys):
    call_command("load_questionnaire", FIXTURE, without_figures=True)
    version = Version.objects.get()
    assert capsys.readouterr().out.strip() == f"cto-archetypes 1 ({version.content_hash[:12]}): published"


def test_the_second_time_the_command_says_that_nothing_changed(load, shipped_content):
    assert load(shipped_content).endswith(": published")
    assert load(shipped_content).endswith(": already published, nothing changed")
    assert Version.objects.count() == 1


def test_a_note_is_kept(load, shipped_content):
    load(shipped_content, note="first of the year")
    assert Version.objects.get().note == "first of the year"


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"missing\.json cannot be read: No such file"):
        call_command("load_questionnaire", tmp_path / "missing.json")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is no questionnaire:\n  line 1, document: a value is missing"),
        ("[]", "is no questionnaire:\n  line 1, document: not a JSON object"),
        (b"{\n\xff", "is no questionnaire:\n  line 2, document: not in UTF-8"),
        ('{"a": 1,\n"a": 2}', "is no questionnaire:\n  line 2, a: duplicate key “a”"),
        ('{"a":\nNaN}', "is no questionnaire:\n  line 2, a: NaN is no number"),
        ("{}", "is no questionnaire:\n  line 1, format: missing\n  line 1, code: missing"),
    ],
)
def test_what_is_no_questionnaire_is_explained(load, content, message):
    with pytest.raises(CommandError) as caught:
        load(content)
    assert message in str(caught.value)
    assert Questionnaire.objects.count() == 0


def test_a_wrong_part_is_named_by_its_place(load, shipped_content):
    content = copy.deepcopy(shipped_content)
    content["sections"][2]["questions"][0]["total"] = "much"
    with pytest.raises(CommandError, match=r"  line 1, sections\.time\.questions\.time\.total: "):
        load(content)


def test_what_cannot_be_published_is_listed_finding_by_finding(load, shipped_content):
    content = copy.deepcopy(shipped_content)
    content["title"]["en"] = ""
    content["model"]["bands"]["leaning"] = 0.9
    with pytest.raises(CommandError) as caught:
        load(content)
    first, *findings = str(caught.value).splitlines()
    assert first.endswith("cannot be published:")
    assert findings == [
        "  title.en: no text in this language [missing-text]",
        "  model.bands: “leaning” begins above “clear” [bands]",
    ]
    assert Questionnaire.objects.count() == 0
