"""The plan as a calendar: an all-day entry on the day when each open thing to do is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from assessment.responses.queries import PlanEntry, PlanSheet


def render_calendar(sheet: PlanSheet) -> bytes:
    """What is open in the plan, in its language. The same thing keeps its UID, so that importing again moves it."""
    with translation.override(sheet.language):
        calendar = Calendar()
        calendar.add("prodid", "-//CTO archetype assessment//plan//EN")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", _("Your plan"))
        for entry in sheet.open_entries:
            calendar.add_component(_event(entry))
        return bytes(calendar.to_ical())


def _event(entry: PlanEntry) -> Event:
    item, event = entry.item, Event()
    event.add("uid", f"{item.public_code}@plan")
    event.add("dtstamp", datetime.now(UTC).replace(microsecond=0))
    event.add("sequence", item.revision)
    event.add("dtstart", entry.due)
    event.add("dtend", entry.due + timedelta(days=1))
    event.add("summary", _due(entry))
    event.add("transp", "TRANSPARENT")
    if told := _description(entry):
        event.add("description", told)
    return event


def _due(entry: PlanEntry) -> str:
    if entry.by_horizon:
        return _("%(title)s (end of: %(horizon)s)") % {
            "title": entry.title,
            "horizon": entry.item.get_horizon_display(),
        }
    return entry.title


def _description(entry: PlanEntry) -> str:
    """Who, the first step and the note, each on a line of its own."""
    item = entry.item
    told = (
        (_("Who"), item.owner),
        (_("First step"), item.first_step),
        (_("Note"), item.note),
        (_("How you see that it worked"), entry.measure),
    )
    return "\n".join(_("%(what)s: %(text)s") % {"what": what, "text": text} for what, text in told if text)
