"""What the template of the audit trail is given: entries in words, and the rows of its file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.accounts.forms import AuditForm
from assessment.accounts.models import AuditEntry, User
from assessment.accounts.queries import SERVER, AuditPage, account_number

LONG = 160
"""Of how many characters a text is folded away behind its beginning."""
BEGINNING = 80

HEAD = ("entry", "at", "account", "action", "subject", "place", "before", "after", "further")
"""What stands over the columns of the file, the same in every language."""

PLACES = {"role": gettext_lazy("Role"), "is_active": gettext_lazy("May sign in")}
REPLACED = {
    "email": gettext_lazy("A new address was set. The trail keeps no address"),
    "password": gettext_lazy("A new password was set, or taken away"),
}
FURTHER = {
    "filters": gettext_lazy("Narrowed to"),
    "format": gettext_lazy("Format"),
    "language": gettext_lazy("Language"),
    "note": gettext_lazy("Note"),
}


@dataclass(frozen=True)
class Said:
    """A text, and its beginning where it is long."""

    text: str
    beginning: str = ""

    @classmethod
    def of(cls, value: Any) -> Said:
        """A value as it was recorded."""
        text = _plain(value)
        line = text.strip().partition("\n")[0]
        return cls(text, f"{line[:BEGINNING].rstrip()} …" if len(text) > LONG or "\n" in text.strip() else "")


@dataclass(frozen=True)
class Move:
    """What stood in a place, and what stands there now; the name of the place in parts that a line may end after."""

    place: list[str]
    before: Said
    after: Said


@dataclass(frozen=True)
class Told:
    """An entry in words. `who_to` and `what_to` lead on, if anywhere."""

    entry: AuditEntry
    who: str
    who_to: str
    what: str
    what_to: str
    moves: list[Move]
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
            yield (*first, *(_cell(one.get(name)) for name in ("place", "before", "after")), further)


def _told(entry: AuditEntry, addresses: Mapping[int, str]) -> Told:
    what, what_to = _subject(entry.subject, addresses)
    trail = reverse("audit")
    actor = SERVER if entry.actor_id is None else entry.actor_id
    return Told(
        entry=entry,
        who=_("A command of the server") if entry.actor_id is None else _account(entry.actor_id, addresses),
        who_to=f"{trail}?actor={actor}",
        what=what,
        what_to=what_to,
        moves=[_move(one) for one in entry.details.get("changes", [])],
        further=[_further(name, value) for name, value in entry.details.items() if name != "changes"],
    )


def _subject(subject: str, addresses: Mapping[int, str]) -> tuple[str, str]:
    """What an entry tells of, and where there is more about it: the versions, else all that was done to it."""
    kind, _stroke, code = subject.partition("/")
    if kind == "version" and code.isdecimal():
        return _("Version %(number)s") % {"number": code}, f"{reverse('reports:versions')}#version-{code}"
    number = account_number(subject)
    told = subject if number is None else _account(number, addresses)
    return _("Audit trail") if subject == "audit" else told, f"{reverse('audit')}?subject={subject}"


def _account(number: int, addresses: Mapping[int, str]) -> str:
    words = {"number": number, "address": addresses.get(number, "")}
    return (_("%(address)s (account %(number)s)") if words["address"] else _("account %(number)s (deleted)")) % words


def _move(change: Mapping[str, Any]) -> Move:
    place = str(change.get("place", ""))
    before, after = (_in_words(place, change.get(side)) for side in ("before", "after"))
    return Move(re.split(r"(?<=[./])", str(PLACES.get(place, place))), Said.of(before), Said.of(after))


def _in_words(place: str, value: Any) -> Any:
    if place == "role" and value in User.Role.values:
        return User.Role(value).label
    if place == "is_active" and isinstance(value, bool):
        return _("Yes") if value else _("No")
    return value


def _further(name: str, value: Any) -> tuple[str, Said]:
    if name == "replaced" and value in REPLACED:
        return "", Said.of(REPLACED[value])
    if isinstance(value, dict):
        value = _(", ").join(f"{key} = {_plain(one)}" for key, one in value.items())
    return str(FURTHER.get(name, name)), Said.of(value)


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
