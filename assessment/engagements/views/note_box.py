"""The consultant's words at one place, as `components/consultant-note.html` shows them with their form."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.engagements.access import At
from assessment.engagements.forms import NoteForm
from assessment.engagements.models import Engagement
from assessment.engagements.queries import FOREWORD, NoteAt


@dataclass(frozen=True)
class NoteBox:
    """What stands there, who may change it, and where the reader is taken afterwards."""

    note: NoteAt
    title: str
    action: str
    back: str
    form: NoteForm | None


def note_box(at: At, engagement: Engagement, note: NoteAt, page: str) -> NoteBox:
    """The words at a place of the page with this URL name; the form is only for those who may change them."""
    code = engagement.public_code
    return NoteBox(
        note=note,
        title=note_title(note.place),
        action=reverse("engagements:note", args=[code, note.place]),
        back=reverse(page if ":" in page else f"engagements:{page}", args=[code]),
        form=NoteForm(note) if at.may_change else None,
    )


def note_title(place: str) -> str:
    """What the words at a place are called."""
    return _("Foreword by the consultant") if place == FOREWORD else _("Note by the consultant")
