"""Input of the workspace."""

from .agreements import AgreementForm
from .entering import EntranceForm, OpenEntranceForm
from .notes import NoteForm

__all__ = ["AgreementForm", "EntranceForm", "NoteForm", "OpenEntranceForm"]
