"""A list of people to invite, read row by row: what each says, and what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from assessment.engagements.models import Invitation, Post
from assessment.engagements.services import Person
from assessment.lib.tables import Line

from .words import COLUMNS, email_of, heading_of, language_of, named_email_of, post_of

LONGEST_NAME, LONGEST_EMAIL = 120, 254
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]")
"""Characters that have no place in a name: controls, marks of direction, what is not a character."""


@dataclass(frozen=True)
class Usual:
    """What holds for whoever the list says nothing of."""

    post: str
    language: str


@dataclass(frozen=True)
class ReadRow:
    """A row as it was read. `problem` says why it invites nobody; `note` that nothing needs to be done.

    `role` and `tongue` are shown where they could not be understood.
    """

    number: int
    person: Person
    problem: str = ""
    note: str = ""
    role: str = ""
    tongue: str = ""

    @property
    def invites(self) -> bool:
        """Whether somebody is invited by this row."""
        return not self.problem and not self.note

    @property
    def post_label(self) -> str:
        """The role in words, or as it was written."""
        return str(Post(self.person.post).label) if self.person.post else self.role

    @property
    def language_label(self) -> str:
        """The language in its own name, or as it was written."""
        return {"zh-hans": "中文", "en": "English"}.get(self.person.language, self.tongue)


def read_people(
    lines: Sequence[Line], *, usual: Usual, languages: Collection[str], invited: Mapping[str, Invitation]
) -> list[ReadRow]:
    """Every row under the heading, if there is one. `invited` are those whom the engagement has invited already."""
    columns = _columns(lines[0].cells) if lines else None
    rows: list[ReadRow] = []
    first: dict[str, int] = {}
    for line in lines[1:] if columns else lines:
        cells = _by_heading(line.cells, columns) if columns else _by_look(line.cells)
        row = _read(line.number, cells, usual, languages)
        email = row.person.email
        if not row.problem and email:
            row = _compared(row, first.setdefault(email, line.number), invited.get(email))
        rows.append(row)
    return rows


def _columns(cells: Sequence[str]) -> list[str | None] | None:
    """Which column stands where, if these cells are headings."""
    found = [heading_of(cell) for cell in cells]
    if any(email_of(cell) or named_email_of(cell) for cell in cells) or not ({"name", "email"} & set(found)):
        return None
    return [code if code not in found[:place] else None for place, code in enumerate(found)]


def _by_heading(cells: Sequence[str], columns: Sequence[str | None]) -> dict[str, str]:
    told = {code: cell for code, cell in zip(columns, cells, strict=False) if code}
    if not told.get("email") or email_of(told["email"]) is None:
        told |= _parted(told.get("email", "")) if told.get("email") else _parted(told.get("name", ""))
    return told


def _by_look(cells: Sequence[str]) -> dict[str, str]:
    """Cells without headings: the address is known by its look, the others by their order (name, role, language)."""
    for place, cell in enumerate(cells):
        if email_of(cell) is not None:
            return {"email": cell, **_in_order([*cells[:place], *cells[place + 1 :]])}
        if parted := _parted(cell):
            return {**_in_order(["", *cells[:place], *cells[place + 1 :]]), **parted}
    for place, cell in enumerate(cells):
        if "@" in cell or "＠" in cell:  # an address that is none: the row says so
            return {"email": cell, **_in_order([*cells[:place], *cells[place + 1 :]])}
    return _in_order(cells)


def _parted(cell: str) -> dict[str, str]:
    parted = named_email_of(cell)
    return {"name": parted[0], "email": parted[1]} if parted else {}


def _in_order(cells: Sequence[str]) -> dict[str, str]:
    """Name, role, language; the name may be left out before a role."""
    rest = [cell for cell in cells if cell] if cells and cells[0] else ["", *(cell for cell in cells[1:] if cell)]
    if rest and rest[0] and (post_of(rest[0]) or language_of(rest[0])):
        rest = ["", *rest]
    if len(rest) == 2 and post_of(rest[1]) is None and language_of(rest[1]):
        rest = [rest[0], "", rest[1]]
    return dict(zip(("name", "post", "language"), rest, strict=False))


def _read(number: int, told: Mapping[str, str], usual: Usual, languages: Collection[str]) -> ReadRow:
    name = " ".join(unicodedata.normalize("NFC", told.get("name", "")).split())
    role, tongue, address = (told.get(code, "") for code in COLUMNS[2:] + COLUMNS[1:2])
    post = post_of(role) if role else usual.post
    language = language_of(tongue) if tongue else usual.language
    person = Person(name=name, email=email_of(address) or address, post=post or "", language=language or "")
    row = ReadRow(number, person, role=role, tongue=tongue)
    return replace(row, problem=_problem(row, languages))


def _problem(row: ReadRow, languages: Collection[str]) -> str:
    person = row.person
    if not person.name and not person.email:
        return _("There is neither a name nor an address")
    if person.email and not _is_address(person.email):
        return _("This is no e-mail address")
    if len(person.name) > LONGEST_NAME:
        return _("The name is longer than %(n)s characters") % {"n": LONGEST_NAME}
    if _UNSEEN.search(person.name):
        return _("There is a character in the name that cannot be seen. Type the name anew")
    if not person.post:
        return _("This role is not known. Use one of the roles listed below")
    if not person.language:
        return _("This language is not known. Use “zh” or “en”")
    if person.language not in languages:
        return _("The engagement does not offer this language")
    return ""


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= LONGEST_EMAIL


def _compared(row: ReadRow, first: int, there: Invitation | None) -> ReadRow:
    """The same row beside the others, and beside who is invited already: an address is invited once."""
    if there is not None and there.revoked_at:
        return replace(row, note=_("The invitation was taken back. Send it again from the overview"))
    if there is not None and there.opted_out_at:
        return replace(row, note=_("Is invited already, and wants no more mails"))
    if there is not None:
        return replace(row, note=_("Is invited already; no second mail is sent"))
    if first != row.number:
        return replace(row, note=_("The same address as in line %(n)s; it is invited once") % {"n": first})
    return row


def offered(languages: Any) -> list[str]:
    """The languages that the site has, of those an engagement offers; all where it names none."""
    codes = [code for code, _name in settings.LANGUAGES]
    return [code for code in codes if code in (languages or codes)] or codes
