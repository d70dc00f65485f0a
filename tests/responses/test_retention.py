"""Answers are kept as long as the consent text promises, and no longer."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from assessment.lib.months import months_after
from assessment.responses.models import Link, Response
from assessment.responses.services import create_share_link, delete_expired, kept_until

NOW = datetime(2028, 2, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", -24, "2026-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-01-15", -1, "2025-12-15"),
    ],
)
def test_counting_in_months(day, months, then):
    assert months_after(datetime.fromisoformat(day), months) == datetime.fromisoformat(then)


BORDERS = [
    # status, field that counts, its moment, deleted on NOW
    ("started", {"saved_at": "2027-02-28T11:59"}, True),
    ("started", {"saved_at": "2027-02-28T12:01"}, False),
    ("started", {"saved_at": None, "started_at": "2027-02-28T11:59"}, True),
    ("started", {"saved_at": "2027-12-01T00:00", "started_at": "2020-01-01T00:00"}, False),
    ("submitted", {"submitted_at": "2026-02-28T11:59"}, True),
    ("submitted", {"submitted_at": "2026-02-28T12:01", "saved_at": "2020-01-01T00:00"}, False),
]


@pytest.mark.parametrize(("status", "moments", "gone"), BORDERS)
def test_the_borders(alice, status, moments, gone):
    values = {name: value and datetime.fromisoformat(value).replace(tzinfo=UTC) for name, value in moments.items()}
    Response.objects.update(status=status, **({"submitted_at": NOW} if status == "submitted" else {}) | values)
    assert delete_expired(now=NOW) == int(gone)
    assert Response.objects.exists() is not gone


def test_the_page_says_when(alice):
    Response.objects.update(saved_at=NOW)
    assert kept_until(alice.response) == datetime(2029, 2, 28, 12, tzinfo=UTC)


def test_the_command_can_only_say(alice, capsys):
    Response.objects.update(saved_at=datetime(2020, 1, 1, tzinfo=UTC))
    call_command("retain", dry_run=True)
    assert "1 responses would be deleted" in capsys.readouterr().out
    assert Response.objects.exists()
    call_command("retain")
    assert not Response.objects.exists()


def test_links_long_expired_go_too(alice):
    alice.finished()
    link = create_share_link(response=alice.response, shows=Link.Shows.TYPE, days=7).link
    assert delete_expired(now=link.expires_at + timedelta(days=29)) == 0
    assert Link.objects.exists()
    delete_expired(now=link.expires_at + timedelta(days=31))
    assert not Link.objects.exists()
