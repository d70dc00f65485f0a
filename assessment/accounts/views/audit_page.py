"""What the template of the audit trail is given: entries in words, and the rows of its file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.accounts.forms import AuditForm
from assessment.accounts.models import AuditEntry, User
from assessment.accounts.queries import SERVER, AuditPage, account_number

LONG = 160
"""Of how many characters a text is folded away behind its beginning."""
BEGINNING = 80
MANY = 10
"""How many changes of an entry stand open; the others are folded away."""

HEAD = ("entry", "at", "account", "action", "subject", "kind", "place", "before", "after", "further")
"""What stands over the columns of the file, the same in every language."""

KINDS = {
    "set": gettext_lazy("Changed"),
    "add": gettext_lazy("Added"),
    "remove": gettext_lazy("Removed"),
    "order": gettext_lazy("Moved"),
}
PLACES = {
    "role": gettext_lazy("Role"),
    "is_active": gettext_lazy("May sign in"),
    "closed_at": gettext_lazy("Closed"),
    "closes_at": gettext_lazy("Deadline"),
    "disclosure": gettext_lazy("Who may see what"),
    "languages": gettext_lazy("Languages"),
    "previous": gettext_lazy("Earlier wave to compare with"),
    "remind_after_days": gettext_lazy("Remind after so many days"),
    "smallest_group": gettext_lazy("Smallest group"),
    "version": gettext_lazy("Version of the questionnaire"),
}
REPLACED = {
    "email": gettext_lazy("A new address was set. The trail keeps no address"),
    "password": gettext_lazy("A new password was set, or taken away"),
}
FURTHER = {
    "again": gettext_lazy("Sent again"),
    "deleted": gettext_lazy("Invitation deleted"),
    "account": gettext_lazy("Account"),
    "disclosure": gettext_lazy("Who may see what"),
    "engagements": gettext_lazy("Engagements"),
    "further_settings": gettext_lazy("Further settings"),
    "role": gettext_lazy("Role"),
    "withdrawn": gettext_lazy("Invitation withdrawn"),
    "base": gettext_lazy("From version"),
    "confirmed": gettext_lazy("Confirmed translations"),
    "count": gettext_lazy("How many people"),
    "edit": gettext_lazy("Number of the edit"),
    "edits": gettext_lazy("Number of edits"),
    "file": gettext_lazy("File"),
    "filters": gettext_lazy("Narrowed to"),
    "format": gettext_lazy("Format"),
    "hash": gettext_lazy("Fingerprint"),
    "invitation": gettext_lazy("Invitation"),
    "language": gettext_lazy("Language"),
    "open_link": gettext_lazy("Open link"),
    "note": gettext_lazy("Note"),
    "people": gettext_lazy("How many people"),
    "release": gettext_lazy("Number of the release"),
    "replaces": gettext_lazy("Replaces version"),
}
"""What is told beside changes; under a name that is not here it is told by that."""
CODES = {
    "disclosure": {"named": gettext_lazy("By name"), "anonymous": gettext_lazy("Anonymous")},
    "open_link": {
        "made": gettext_lazy("Made"),
        "renewed": gettext_lazy("Made anew"),
        "switched-off": gettext_lazy("Switched off"),
    },
    "role": {
        **dict(User.Role.choices),
        "owner": gettext_lazy("Owner"),
        "viewer": gettext_lazy("Viewer"),
    },
}
"""What recorded codes mean, by the name or place that they stand under."""


@dataclass(frozen=True)
class Said:
    """A text, and its beginning where it is long."""

    text: str
    beginning: str = ""

    @classmethod
    def of(cls, value: Any) -> Said:
        """A value as it was recorded; what opens has room for a line for each part."""
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            value = _(", ").join(value)
        text = _plain(value)
        line = text.strip().partition("\n")[0]
        if len(text) <= LONG and "\n" not in text.strip():
            return cls(text)
        whole = json.dumps(value, ensure_ascii=False, indent=2) if isinstance(value, (dict, list)) else text
        return cls(whole, f"{line[:BEGINNING].rstrip()} …")


@dataclass(frozen=True)
class Move:
    """What stood in a place, and what stands there now; the name of the place in parts that a line may end after.

    `language` is that of both texts as HTML names it, where the place says so.
    """

    place: list[str]
    kind: str
    language: str
    before: Said
    after: Said


@dataclass(frozen=True)
class Told:
    """An entry in words: who did it and to what, with where that leads; of many changes only the first stand open."""

    entry: AuditEntry
    who: str
    who_to: str
    what: str
    what_to: str
    moves: list[Move]
    more: list[Move]
    further: list[tuple[str, Said]]


def audit_page(form: AuditForm, page: AuditPage | None) -> dict[str, Any]:
    """The trail in words; no entries where the form has errors."""
    told = [_told(entry, page.addresses) for entry in page.entries] if page else []
    return {
        "form": form,
        "told": told,
        "older": form.query_string(before=page.older) if page and page.older else "",
        "latest": form.query_string(),
        "errors": form.error_list(),
    }


def audit_rows(entries: Iterable[AuditEntry]) -> Iterator[tuple[object, ...]]:
    """A row for each change of each entry, and one for an entry without changes. Accounts are numbers."""
    for entry in entries:
        first = (entry.pk, entry.at.isoformat(timespec="seconds"), entry.actor_id, entry.action, entry.subject)
        rest = {name: value for name, value in entry.details.items() if name != "changes"}
        further = _plain(rest) if rest else None
        for one in entry.details.get("changes") or [{}]:
            yield (*first, *(_cell(one.get(name)) for name in ("kind", "place", "before", "after")), further)


def _told(entry: AuditEntry, addresses: Mapping[int, str]) -> Told:
    what, what_to = _subject(entry, addresses)
    moves = [_move(one) for one in entry.details.get("changes", [])]
    actor = SERVER if entry.actor_id is None else entry.actor_id
    return Told(
        entry=entry,
        who=_("A command of the server") if entry.actor_id is None else _account(entry.actor_id, addresses),
        who_to=f"{reverse('audit')}?{urlencode({'actor': actor})}",
        what=what,
        what_to=what_to,
        moves=moves[:MANY],
        more=moves[MANY:],
        further=[_further(*one) for one in entry.details.items() if one[0] != "changes" and one[1] not in (None, "")],
    )


def _subject(entry: AuditEntry, addresses: Mapping[int, str]) -> tuple[str, str]:
    """What an entry tells of, and where there is more about it: a version's page, else all that was done to it."""
    subject, there = entry.subject, f"{reverse('audit')}?{urlencode({'subject': entry.subject})}"
    kind, _stroke, code = subject.partition("/")
    if kind == "version" and code.isdecimal():
        is_gone = entry.action == AuditEntry.Action.DRAFT_DISCARDED
        page = there if is_gone else reverse("questionnaires:version", args=(code,))
        return _("Version %(number)s") % {"number": code}, page
    number = account_number(subject)
    told = subject if number is None else _account(number, addresses)
    return _("Audit trail") if subject == "audit" else told, there


def _account(number: int, addresses: Mapping[int, str]) -> str:
    words = {"number": number, "address": addresses.get(number, "")}
    return (_("%(address)s (account %(number)s)") if words["address"] else _("account %(number)s (deleted)")) % words


def _move(change: Mapping[str, Any]) -> Move:
    place = str(change.get("place", ""))
    before, after = (_in_words(place, change.get(side)) for side in ("before", "after"))
    return Move(
        place=re.split(r"(?<=[./])", _place(place)),
        kind=str(KINDS.get(change.get("kind", ""), "")),
        language={"zh-hans": "zh-Hans", "en": "en"}.get(place.rpartition(".")[2], ""),
        before=Said.of(before),
        after=Said.of(after),
    )


def _place(place: str) -> str:
    """A place in words where it has some, also one of an invitation (`invitation/….closes_at`)."""
    whose, dot, field = place.rpartition(".")
    if whose.startswith("invitation/"):
        return f"{_('Invitation')} {whose.partition('/')[2]}{dot}{PLACES.get(field, field)}"
    return str(PLACES.get(place, place))


def _in_words(place: str, value: Any) -> Any:
    if isinstance(value, str) and value in CODES.get(place, {}):
        return str(CODES[place][value])
    if place == "is_active" and isinstance(value, bool):
        return _("Yes") if value else _("No")
    return value


def _further(name: str, value: Any) -> tuple[str, Said]:
    if name == "replaced" and value in REPLACED:
        return "", Said.of(REPLACED[value])
    if isinstance(value, dict):
        value = _(", ").join(f"{key} = {_plain(one)}" for key, one in value.items())
    return str(FURTHER.get(name, name)), Said.of(_in_words(name, value))


def _plain(value: Any) -> str:
    """Texts as they are, nothing as nothing, anything else as JSON."""
    if value is None:
        return ""
    if isinstance(value, (dict, list, bool, int, float)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _cell(value: Any) -> Any:
    """Numbers stay numbers."""
    return value if type(value) in (int, float) else _plain(value)
