"""The database itself refuses to change or delete what was published, whichever way it is asked."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from assessment.questionnaires.models import Questionnaire, Version
from assessment.questionnaires.services import retire_version
from tests.factories import make_user

pytestmark = pytest.mark.django_db

LATER = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


@pytest.fixture(params=["published", "retired"])
def frozen(request, version):
    return retire_version(version=version) if request.param == "retired" else version


@pytest.fixture
def draft(version):
    return Version.objects.create(questionnaire=version.questionnaire, number=2, document="{}", content_hash="0")


CHANGES = [
    {"document": "{}"},
    {"content_hash": "0" * 64},
    {"number": 7},
    {"published_at": LATER},
    {"status": "draft"},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_update_is_refused(frozen, change):
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Version.objects.filter(pk=frozen.pk).update(**change)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_save_is_refused(frozen, change):
    for field, value in change.items():
        setattr(frozen, field, value)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        frozen.save()


def test_bulk_update_is_refused(frozen):
    frozen.document = "{}"
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Version.objects.bulk_update([frozen], ["document"])


def test_a_version_cannot_move_to_another_questionnaire(frozen):
    other = Questionnaire.objects.create(code="other")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Version.objects.filter(pk=frozen.pk).update(questionnaire=other)


def test_what_was_retired_stays_retired(version):
    retire_version(version=version)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(status="published")


def test_delete_is_refused(frozen):
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        frozen.delete()
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        Version.objects.all().delete()
    assert Version.objects.filter(pk=frozen.pk).exists()


def test_sql_is_refused_too(frozen):
    for statement in (
        "UPDATE questionnaires_version SET document = '{}'",
        "DELETE FROM questionnaires_version",
    ):
        with (
            pytest.raises(IntegrityError, match="a published version"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite only")
@pytest.mark.parametrize("way", ["INSERT", "UPDATE"])
def test_no_other_version_takes_its_place(frozen, draft, way):
    """SQLite deletes what a replacement meets, by default without telling any trigger."""
    columns = ", ".join(field.column for field in Version._meta.local_fields)
    statement = {
        "INSERT": "OR REPLACE INTO questionnaires_version (%s) SELECT %s FROM questionnaires_version WHERE number = 1",
        "UPDATE": "OR REPLACE questionnaires_version SET number = 1 WHERE number = 2",
    }[way]
    statement = f"{way} {statement.replace('%s', columns)}"
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL only")
def test_truncate_is_refused(frozen):
    connection.check_constraints()  # none is left to be looked at later, which would refuse it too
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE questionnaires_version CASCADE")


def test_a_note_may_still_be_written(frozen):
    assert Version.objects.filter(pk=frozen.pk).update(note="checked by two people") == 1


def test_whoever_published_it_may_leave(frozen):
    author = make_user("author@example.org")
    Version.objects.filter(pk=frozen.pk).update(created_by=author)
    author.delete()
    frozen.refresh_from_db()
    assert frozen.created_by is None


def test_a_draft_may_change_and_go(draft):
    assert Version.objects.filter(pk=draft.pk).update(document='{"a":1}', number=9, content_hash="1") == 1
    draft.delete()
    assert not Version.objects.filter(pk=draft.pk).exists()
