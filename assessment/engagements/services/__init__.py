"""All writes to clients, engagements, invitations and what was settled about them."""

from .agreements import AgreementChanged, UnknownResponsibility, note_agreement
from .notes import NoteChanged, UnknownPlace, save_note
from .results import note_result_seen

__all__ = [
    "AgreementChanged",
    "NoteChanged",
    "UnknownPlace",
    "UnknownResponsibility",
    "note_agreement",
    "note_result_seen",
    "save_note",
]
