"""Input of the pages that invite, remind and give more time."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from io import StringIO
from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessment.accounts.models import User
from assessment.engagements.models import Engagement, Invitation, Post
from assessment.engagements.services import MOST_AT_ONCE, Person
from assessment.lib.forms import PlainForm
from assessment.lib.secrets import new_token
from assessment.lib.tables import MEGABYTES, TableRefused, lines_of_file, lines_of_text
from assessment.lib.workbooks import WorkbookRefused

from .people import ReadRow, Usual, offered, read_people
from .words import fits, one_to_a_line

MOST_FILE = MEGABYTES
LONGEST_PASTED = 80_000
LONGEST_SEALED = 200_000
"""So many characters of a list that was looked at a page may carry."""
_SALT = "engagements.people"
_FOR = 24 * 3600
LANGUAGE_NAMES = {"zh-hans": "简体中文", "en": "English"}


class PeopleForm(PlainForm):
    """People as pasted lines or as a file, and what holds for whoever the list says nothing of."""

    rows: list[ReadRow]

    people = forms.CharField(
        label=gettext_lazy("People to invite"),
        help_text=gettext_lazy(
            "A line each: name, e-mail, role, language. Commas, semicolons or tabs between them. "
            "Role and language may be left out"
        ),
        required=False,
        strip=False,
        max_length=LONGEST_PASTED,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file (CSV, XLSX)"),
        help_text=gettext_lazy("At most 2 MB. With a row of headings or without"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        error_messages={"empty": gettext_lazy("The file is empty"), "invalid": gettext_lazy("Choose a file")},
    )
    post = forms.ChoiceField(
        label=gettext_lazy("Role, where the list names none"), choices=Post.choices, initial=Post.OTHER
    )
    language = forms.ChoiceField(label=gettext_lazy("Language, where the list names none"))

    def __init__(self, engagement: Engagement, *args: Any, invited: Mapping[str, Invitation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._invited, self._languages = invited, offered(engagement.languages)
        language: Any = self.fields["language"]
        language.choices = [(code, LANGUAGE_NAMES[code]) for code in self._languages]

    def clean(self) -> dict[str, Any]:
        """The post; the rows are in `rows`, each with what is wrong with it."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        file, text = cleaned.get("file"), cleaned.get("people", "")
        if file and text.strip():
            self.add_error("file", _("Paste the people or choose a file, not both"))
        elif file or text.strip():
            self._read(file, text, Usual(cleaned["post"], cleaned["language"]))
        else:
            self.add_error("people", _("Paste at least one person, or choose a file"))
        return cleaned

    def _read(self, file: Any, text: str, usual: Usual) -> None:
        field = "file" if file else "people"
        try:
            lines = lines_of_file(file.read(), fits) if file else lines_of_text(one_to_a_line(text), fits)
        except (TableRefused, WorkbookRefused) as refusal:
            self.add_error(field, refusal.sentence)
            return
        self.rows = read_people(lines, usual=usual, languages=self._languages, invited=self._invited)
        if not self.rows:
            self.add_error(field, _("There is nothing in the table"))
        if len(self.rows) > MOST_AT_ONCE:
            told = ngettext(
                "There is %(n)s person in the list; at most %(most)s can be invited at once. Divide the list",
                "There are %(n)s people in the list; at most %(most)s can be invited at once. Divide the list",
                len(self.rows),
            )
            self.add_error(field, told % {"n": len(self.rows), "most": MOST_AT_ONCE})


def as_text(rows: Sequence[ReadRow]) -> str:
    """The rows as lines that can be changed and looked at again."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        person = row.person
        writer.writerow((person.name, person.email, row.role or person.post, row.tongue or person.language))
    return out.getvalue()


class ConfirmedPeopleForm(PlainForm):
    """The people whom somebody has looked at, as the page carried them."""

    rows = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_SEALED)

    def __init__(self, engagement: Engagement, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._bound_to = [engagement.pk, user.pk]
        self.people: list[Person] = []
        self.batch = ""

    def clean(self) -> dict[str, Any]:
        """The post: `people` are whom to invite, `batch` the name of this list."""
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            signed = signing.loads(cleaned.get("rows", ""), salt=_SALT, max_age=_FOR)
        except signing.BadSignature:
            signed = {}
        if signed.get("for") != self._bound_to:
            raise forms.ValidationError("not what this person has looked at", code="rows")
        self.people, self.batch = [Person(*one) for one in signed["people"]], signed["batch"]
        return cleaned


def signed_people(engagement: Engagement, user: User, rows: Sequence[ReadRow]) -> str:
    """Whom the rows invite, as a page carries them from the preview to the button; empty where they are too much."""
    people = [(one.person.name, one.person.email, one.person.post, one.person.language) for one in rows if one.invites]
    content = {"for": [engagement.pk, user.pk], "batch": new_token(), "people": people}
    signed = signing.dumps(content, salt=_SALT, compress=True)
    return signed if len(signed) <= LONGEST_SEALED else ""


class DeadlineForm(PlainForm):
    """The last day that one person has."""

    closes_at: datetime

    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("The day counts in full"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Enter a date"),
            "invalid": gettext_lazy("Enter a date as year-month-day, like 2027-03-31"),
        },
    )

    def clean(self) -> dict[str, Any]:
        """The post; `closes_at` is the end of that day where the site stands."""
        cleaned: dict[str, Any] = super().clean() or {}
        if day := cleaned.get("last_day"):
            if not 2000 <= day.year <= 2099:
                self.add_error("last_day", _("Enter a date from 2000 to 2099"))
            else:
                self.closes_at = timezone.make_aware(datetime.combine(day, time(23, 59)))
        return cleaned
