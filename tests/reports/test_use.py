"""How a version is used, as its readers see it: who may, what stands out, that nothing small is told, the file."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.html import strip_tags

from assessment.accounts.models import AuditEntry, User
from assessment.questionnaires.published import definition_of
from assessment.questionnaires.services import create_draft
from assessment.reports.report.use import build_use_page, build_use_section
from assessment.reports.report.use.labels import either
from assessment.reports.report.use.time import length
from assessment.responses.models import Response, Tally
from assessment.responses.queries.pooling import NO_ANSWER
from assessment.responses.queries.use import Left, Use
from assessment.responses.services import add_to_tally, rebuild_tally, release_left
from tests.factories import make_responses, make_user, steps_gone_through, thorough_answers
from tests.responses.storage import all_rows

PAGE = "/versions/1/use/"
SECTION = f"{PAGE}profile/"
FILE = "/versions/1/use.csv"
READERS = (User.Role.EDITOR, User.Role.PUBLISHER, User.Role.AUDITOR, User.Role.ADMIN)
NOW = datetime(2026, 11, 25, tzinfo=UTC)
TYPES = ("type.technology-manager", "type.operations-expert", "type.all-rounder", "blend", "none")
LANGUAGES = ("language.zh-hans", "language.en")


def signed_in(role, language="en"):
    client = Client(headers={"accept-language": language})
    client.force_login(make_user(f"{role}@example.org", role))
    return client


@pytest.fixture
def reader(version):
    return signed_in(User.Role.AUDITOR)


def submitted(version, number, seed=0):
    """So many who agreed to be counted, answered nearly everything, in two languages, with times."""
    definition = definition_of(version.pk)
    return make_responses(
        version,
        list(thorough_answers(definition, number, seed)),
        consent=("processing", "comparison"),
        languages=("en", "zh-hans", "zh-hans"),
        steps=list(steps_gone_through(definition, 50, seed)),
    )


@pytest.fixture
def people(version):
    """A hundred and forty of them, counted and shown."""
    submitted(version, 140)
    rebuild_tally(version=version)


def text_of(r):
    return re.sub(r"\s+", " ", strip_tags(r.content.decode().replace("<", " <")))


def without_token(r):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", r.content.decode())


def rows_of(r):
    return list(csv.DictReader(io.StringIO(r.content.decode("utf-8-sig"))))


# --- who may -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "path"), [("get", PAGE), ("get", SECTION), ("post", FILE)])
def test_whoever_is_not_signed_in_is_asked_to(version, method, path):
    r = getattr(Client(), method)(path)
    assert (r.status_code, r["Location"]) == (302, f"/account/sign-in/?next={path}")


@pytest.mark.parametrize("role", list(User.Role))
def test_those_who_may_read_versions_may_and_nobody_else(people, role):
    client = signed_in(role)
    before = all_rows()
    asked = (client.get(PAGE), client.get(SECTION), client.post(FILE))
    assert [r.status_code for r in asked] == [200 if role in READERS else 403] * 3
    after = all_rows()
    trail = "accounts_auditentry"
    assert {table: rows for table, rows in after.items() if table != trail} == {
        table: rows for table, rows in before.items() if table != trail
    }
    assert len(after[trail]) - len(before[trail]) == (role in READERS)


@pytest.mark.parametrize("number", ["99", "2", "0", "9" * 30])
def test_a_draft_or_a_number_without_a_version_is_not_found(reader, people, version, shipped_content, number):
    create_draft(questionnaire=version.questionnaire, content=shipped_content, note="", user=None)
    assert reader.get(f"/versions/{number}/use/").status_code == 404
    assert reader.get(f"/versions/{number}/use/profile/").status_code == 404
    assert reader.post(f"/versions/{number}/use.csv").status_code == 404


@pytest.mark.parametrize("section", ["nowhere", "ownership-2", "PROFILE", "profile.csv"])
def test_a_section_that_the_version_does_not_have_is_not_found(reader, people, section):
    assert reader.get(f"{PAGE}{section}/").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"), [("post", PAGE), ("post", SECTION), ("get", FILE), ("put", PAGE), ("delete", FILE)]
)
def test_other_methods_are_refused(reader, people, method, path):
    assert getattr(reader, method)(path).status_code == 405


def test_the_versions_lead_there(reader):
    assert f'href="{PAGE}"' in reader.get("/versions/").content.decode()


# --- before there is anything to show ------------------------------------------------------------------------------


def test_under_twenty_it_says_so_and_there_is_no_more(reader, version):
    submitted(version, 19)
    rebuild_tally(version=version)
    r = reader.get(PAGE)
    assert "Fewer than 20 people who agreed to it have submitted this version." in text_of(r)
    assert "Shown once 20 people have begun" in text_of(r)
    assert "<table" not in r.content.decode()
    assert "Download" not in text_of(r)
    for r in (reader.get(SECTION), reader.post(FILE)):
        assert (r.status_code, r["Location"]) == (302, PAGE)
    assert not AuditEntry.objects.filter(action=AuditEntry.Action.EXPORTED).exists()


def test_where_use_was_not_counted_yet_it_says_how_to(reader, people):
    Tally.objects.update(use=None, shown_use={})
    text = text_of(reader.get(PAGE))
    assert "not counted for this page yet" in text
    assert "manage.py tally" in text
    assert reader.get(SECTION)["Location"] == PAGE


# --- what stands out -----------------------------------------------------------------------------------------------


def use_of(definition, counts, respondents=300):
    return Use(definition, respondents, NOW, counts)


def counted(people):
    """Totals of items from people: (item, group of type, language, answer) to how many."""
    totals = {}
    for (code, group, language, answer), number in people.items():
        for name in (group, language):
            told = totals.setdefault(code, {}).setdefault(name, {})
            told[answer] = told.get(answer, 0) + number
    return totals


def findings(definition, counts, left=None, language="en"):
    with translation.override(language):
        page = build_use_page(definition=definition, number=1, use=use_of(definition, counts), left=left)
    return {one.code: replace(one, title=one.title.replace("\u00a0", " ")) for one in page.findings}


def spread(code, answers, number=30):
    """Everybody alike: each answer by so many of each type and language."""
    return {
        (code, group, language, answer): number for group in TYPES[:3] for language in LANGUAGES for answer in answers
    }


def test_who_is_counted_is_told_by_type_and_language(shipped):
    counts = {"@type": {"language.en": {TYPES[0]: 60, TYPES[3]: 20}, "language.zh-hans": {TYPES[0]: 30, "none": 40}}}
    who = findings(shipped, counts)["who"]
    assert who.title == "“Technology manager” is most common: 60% of 150 people"
    [table] = who.tables
    assert table.columns == ("All (150)", "Simplified Chinese (70)", "English (80)")
    assert [[cell.text for cell in line.cells] for line in table.lines] == [
        ["60%", "43%", "75%"],
        ["13%", "0%", "25%"],
        ["27%", "57%", "0%"],
    ]


def test_what_goes_with_the_type_tells_most_and_what_goes_with_nothing_is_not_listed(shipped):
    people = spread("aims-ceo", ("yes", "no"))
    owners = ("me", "cio", "shared")
    for group, owner in zip(TYPES[:3], owners, strict=True):
        people |= {("ownership.sdlc", group, language, owner): 60 for language in LANGUAGES}
        people |= {("experiments", group, language, str(2 + owners.index(owner))): 40 for language in LANGUAGES}
        people |= {("experiments", group, language, "5"): 20 for language in LANGUAGES}
    telling = findings(shipped, counted(people))["telling"]
    label = shipped.responsibility_by_code["sdlc"].label.en
    assert telling.title == f"“Owns: {label}” tells most about the type: 1.59 bits, 100% of all there is to know"
    deciding, others = telling.tables
    assert [line.code for line in deciding.lines] == ["ownership.sdlc"]
    assert [line.code for line in others.lines] == ["experiments"]
    assert deciding.lines[0].cells[2].text == "360"
    assert 0.5 < others.lines[0].cells[1].value < 0.8


def test_while_a_type_is_not_alone_nothing_is_said_of_what_tells_it(shipped):
    people = spread("aims-ceo", ("yes", "no")) | {("aims-ceo", "blend", LANGUAGES[0], "yes"): 7}
    telling = findings(shipped, counted(people))["telling"]
    assert telling.title == "What answers tell about the type is shown once every type has 20 people"
    assert telling.tables == ()


def test_differences_by_language_are_pointed_out_beyond_chance_only(shipped):
    people = spread("aims-ceo", ("yes", "no")) | spread("experiments", "12345")
    assert findings(shipped, counted(people))["languages"].title == (
        "No question is answered differently by language, beyond chance"
    )
    for group in TYPES[:3]:
        people["experiments", group, "language.en", "5"] = 90
    languages = findings(shipped, counted(people))["languages"]
    assert languages.title == "1 question is answered differently by language, beyond chance"
    assert "Of 2 comparisons" in languages.text[0]
    [line] = languages.tables[0].lines
    assert line.code == "experiments"
    label = shipped.scale_by_code[shipped.questions["experiments"].scale].points[4].en
    assert [cell.text for cell in line.cells] == [label, "20% of 450", "43% of 630"]


def test_with_one_language_none_are_compared(shipped):
    people = {key: n for key, n in spread("aims-ceo", ("yes", "no")).items() if key[2] == "language.en"}
    assert findings(shipped, counted(people))["languages"].title == "Languages are compared once each has 20 people"


def test_what_is_left_open_most_comes_first(shipped):
    people = spread("aims-ceo", ("yes", "no")) | spread("experiments", "12345") | spread("discovery", "12345")
    people |= {
        ("experiments", TYPES[0], LANGUAGES[0], NO_ANSWER): 40,
        ("aims-ceo", TYPES[0], LANGUAGES[0], NO_ANSWER): 2,
    }
    left_open = findings(shipped, counted(people))["left-open"]
    question = shipped.questions["experiments"].label.en
    assert left_open.title == f"Left open most: “{question}”, by 40 of 940"
    [line] = left_open.tables[0].lines
    assert [cell.text for cell in line.cells] == ["940", "900", "40", "4%"]
    assert "Not shown for 1 question" in left_open.text[1]


def test_the_slowest_page_is_named_with_its_quartiles(shipped):
    counts = {"@seconds.profile": {"*": {"60": 20}}, "@seconds.practices": {"*": {"120": 5, "300": 10, "1800": 25}}}
    time = findings(shipped, counts)["time"]
    assert time.title == "“Practices” takes longest: half of all need over 30 min"
    assert [[cell.text for cell in line.cells] for line in time.tables[0].lines] == [
        ["1 min 10 s", "1 min 15 s", "1 min 20 s", "20"],
        ["6 min", "over 30 min", "over 30 min", "40"],
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0 s"), (42.4, "42 s"), (59.9, "1 min"), (61, "1 min"), (63, "1 min 5 s"), (119, "2 min"), (599, "10 min"),
     (1000, "17 min"), (None, "over 30 min")],
)  # fmt: skip
def test_lengths_are_told_no_finer_than_they_are_known(seconds, words):
    with translation.override("en"):
        assert length(seconds) == words


LEAVING = [
    (None, "Shown once 20 people have begun"),
    (Left(NOW, 40, None, ()), "Fewer than 5 of 40 who began went away"),
    (Left(NOW, 40, 0, ()), "None of 40 who began went away"),
    (Left(NOW, 40, 6, ()), "6 of 40 who began went away"),
    (
        Left(NOW, 40, 12, ((("",), 7), (("time",), 5))),
        "12 of 40 who began went away, most often (7) before they saved a page",
    ),
    (
        Left(NOW, 1400, 12, ((("",), 5), (("ownership-2", "time"), 7))),
        "12 of 1,400 who began went away, most often (7) after “Responsibilities (2/2) or Your time”",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("left", "title"), LEAVING)
def test_where_people_leave(shipped, left, title):
    finding = findings(shipped, {}, left)["leaving"]
    assert finding.title == title
    assert bool(finding.tables) == bool(left and left.pages)


# --- the answers of a section -----------------------------------------------------------------------------------------


def section_of(definition, code, counts):
    section = next(section for section in definition.sections if section.code == code)
    with translation.override("en"):
        page = build_use_section(section=section, number=1, use=use_of(definition, counts))
    return {question.code: question for question in page.questions}


def test_a_question_stands_with_its_answers_by_type_and_language(shipped):
    people = spread("aims-ceo", ("yes", "no"))
    people |= {("aims-ceo", TYPES[0], LANGUAGES[0], NO_ANSWER): 20, ("aims-ceo", "none", LANGUAGES[1], "yes"): 25}
    question = section_of(shipped, "ambition", counted(people))["aims-ceo"]
    assert "Asked: 405 people. Left open by 20 (5%). It tells" in question.facts
    [by_type], [by_language] = question.tables, question.more
    assert by_type.columns == (
        "All (405)", "Technology manager (140)", "Operations expert (120)", "All-rounder (120)", "No type named (25)",
    )  # fmt: skip
    shares = {line.head: [cell.text for cell in line.cells] for line in by_type.lines}
    assert shares["Yes"] == ["51%", "43%", "50%", "50%", "100%"]
    assert shares["No answer"] == ["5%", "14%", "0%", "0%", "0%"]
    assert "Given by nobody: " in by_type.note
    assert by_language.columns == ("All (405)", "Simplified Chinese (200)", "English (205)")


def test_options_stand_together_with_the_share_that_ticked_each(shipped):
    option, other = (option.code for option in shipped.questions["self-image"].options[:2])
    people = spread("self-image", "*", 60) | spread(f"self-image.{option}", ("yes", "no"))
    people |= {(f"self-image.{other}", group, language, "no"): 58 for group in TYPES[:3] for language in LANGUAGES}
    people |= {(f"self-image.{other}", group, language, "yes"): 2 for group in TYPES[:3] for language in LANGUAGES}
    question = section_of(shipped, "orientation", counted(people))["self-image"]
    [by_type], [by_language] = question.tables, question.more
    assert by_type.columns[-1] == "Bits"
    first, second = by_type.lines
    assert [cell.text for cell in first.cells] == ["50%", "50%", "50%", "50%", "0.00"]
    assert [cell.text for cell in second.cells] == ["3%", "too few", "too few", "too few", "too few"]
    assert [cell.text for cell in by_language.lines[1].cells] == ["3%", "3%", "3%"]


def test_rows_of_time_stand_together_with_the_share_that_has_them_on_top(shipped):
    people = spread("time", "*", 60) | spread("time.sdlc", ("top", "outside"))
    question = section_of(shipped, "time", counted(people))["time"]
    [table] = question.tables
    assert table.caption == "In top five"
    assert [(line.head, line.cells[0].text) for line in table.lines] == [
        (shipped.responsibility_by_code["sdlc"].label.en, "50%")
    ]


def test_every_row_of_who_owns_what_stands_by_itself(shipped):
    people = spread("ownership.sdlc", ("me", "cio")) | spread("ownership.advising", ("me", "shared"))
    questions = section_of(shipped, "ownership", counted(people))
    assert len(questions) == 16
    assert questions["ownership-supply-chain"].facts == "Fewer than 20 people were asked."
    [table] = questions["ownership-sdlc"].tables
    assert [line.head for line in table.lines] == ["Me", "CIO"]
    assert table.note == "Given by nobody: Shared, CTO, Other, Nobody"


def test_what_is_shown_as_one_is_named_or_counted_and_named_below(shipped):
    industries = [option.code for option in shipped.questions["industry"].options]
    people = {("industry", TYPES[0], LANGUAGES[0], code): 1 for code in industries}
    people["industry", TYPES[0], LANGUAGES[0], industries[0]] = 30
    question = section_of(shipped, "profile", counted(people))["industry"]
    heads = [line.head for line in question.tables[0].lines]
    assert any(re.fullmatch(r"\d+ together", head) for head in heads) or len(heads) > 4
    assert all(line.cells[0].value * 51 >= 5 for line in question.tables[0].lines)


@pytest.mark.parametrize(
    ("names", "language", "words"),
    [
        (["A"], "en", "A"),
        (["Me", "CIO", "nobody"], "en", "Me, CIO or nobody"),
        (["我", "CIO", "无人"], "zh-hans", "我、CIO 或无人"),
        (["50 人", "1,000 人"], "zh-hans", "50 人或 1,000 人"),
    ],
)
def test_names_of_which_one_holds(names, language, words):
    with translation.override(language):
        assert either(names) == words


# --- on the pages --------------------------------------------------------------------------------------------------


def test_the_pages_show_all_of_it(reader, people, version):
    text = text_of(reader.get(PAGE))
    for told in ("140 people who submitted", "is most common", "takes longest", "Left open most", "Types by language"):
        assert told in text
    for section in definition_of(version.pk).sections:
        r = reader.get(f"{PAGE}{section.code}/")
        assert r.status_code == 200
        assert f"{PAGE}{section.code}/" in reader.get(PAGE).content.decode()
        for question in section.questions:
            if question.kind != "ownership":
                assert question.label.en.split("<")[0][:30] in r.content.decode().replace("&#x27;", "'")


def test_the_pages_speak_chinese(version, people):
    client = signed_in(User.Role.ADMIN, "zh-hans")
    for path, title in ((PAGE, "使用情况"), (SECTION, "岗位与组织：回答情况")):
        r = client.get(path)
        assert f"<h1>{title}</h1>" in r.content.decode()
        assert 'lang="zh-Hans"' in r.content.decode()
        assert not re.findall(r"\b(?:people|share|asked|of)\b", text_of(r))


def test_one_person_more_or_less_changes_nothing_on_any_page(reader, version, people):
    """Nor two, three or four; a fifth brings about the next release."""
    newcomers = submitted(version, 5, seed=9)
    paths = [PAGE, *(f"{PAGE}{section.code}/" for section in definition_of(version.pk).sections)]
    before = [without_token(reader.get(path)) for path in paths]
    file = reader.post(FILE).content
    for one in newcomers[:4]:
        add_to_tally(response=one)
        assert [without_token(reader.get(path)) for path in paths] == before
        assert reader.post(FILE).content == file
    add_to_tally(response=newcomers[4])
    assert all(without_token(reader.get(path)) != old for path, old in zip(paths, before, strict=True))
    assert reader.post(FILE).content != file


def count(ask):
    with CaptureQueriesContext(connection) as captured:
        r = ask()
    assert r.status_code == 200
    return len(captured.captured_queries)


def test_it_asks_the_database_as_often_for_five_hundred_as_for_twenty(reader, version):
    numbers = []
    for size in (20, 480):
        for one in Response.objects.filter(pk__in=[made.pk for made in submitted(version, size, seed=size)]):
            Response.objects.filter(pk=one.pk).update(last_step="time")
        rebuild_tally(version=version)
        release_left(version=version)
        definition_of(version.pk)
        numbers.append([count(lambda: reader.get(PAGE)), count(lambda: reader.get(SECTION))])
    assert numbers[0] == numbers[1]
    assert max(numbers[0]) <= 4
    assert Tally.objects.get().shown_respondents == 500


# --- the file --------------------------------------------------------------------------------------------------------


def test_taking_the_file_is_on_record(reader, people):
    r = reader.post(FILE)
    assert r["Content-Type"] == "text/csv; charset=utf-8"
    assert r["Content-Disposition"].startswith('attachment; filename="use-1.csv"')
    entry = AuditEntry.objects.get(action=AuditEntry.Action.EXPORTED)
    assert (entry.actor_id, entry.subject) == (User.objects.get().pk, "version/1")
    assert entry.details["people"] == 140


@pytest.mark.parametrize("size", [20, 45, 140])
def test_no_count_in_the_file_is_small_and_no_group_either(reader, version, size):
    submitted(version, size, seed=size)
    rebuild_tally(version=version)
    rows = rows_of(reader.post(FILE))
    counts = [int(row["people"]) for row in rows if row["people"]]
    assert not [number for number in counts if 0 < number < 5]
    assert min(int(row["of"]) for row in rows if row["of"]) >= 20
    assert len([row for row in rows if row["figure"] == "answers"]) > 100


def test_the_file_says_what_the_pages_say(reader, people, version):
    rows = rows_of(reader.post(FILE))
    html = reader.get(f"{PAGE}ambition/").content.decode()
    told = [row for row in rows if row["item"] == "aims-ceo" and row["figure"] == "answers" and int(row["people"])]
    assert told
    for row in told:
        share = f"{round(100 * int(row['people']) / int(row['of']))}%"
        assert share in html
        assert row["answer"].split(" or ")[0] in html.replace("&#x27;", "'")
    bits = [float(row["value"]) for row in rows if row["item"] == "ownership.advising" and row["figure"] == "bits"]
    shown = text_of(reader.get(f"{PAGE}ownership/"))
    assert all(f"{one:.2f} bits" in shown for one in bits)
    quartiles = [float(row["value"]) for row in rows if row["figure"] == "seconds" and row["item"] == "time"]
    assert quartiles == sorted(quartiles)
    assert f"{length(quartiles[1])}" in text_of(reader.get(PAGE))
