"""Input of the workspace."""

from .agreements import AgreementForm
from .notes import NoteForm

__all__ = ["AgreementForm", "NoteForm"]
