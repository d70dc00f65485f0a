"""Page-shaped reads of the workspace."""

from .notes import FOREWORD, PLACES, NoteAt, find_note, foreword_of, list_notes
from .participants import list_consenting
from .scopes import ANONYMOUS_SCOPE, NAMED_SCOPE, scope_of, scopes_asked
from .team import (
    AgreedBefore,
    Member,
    PairMap,
    TeamMap,
    TeamRow,
    find_shown,
    has_responsibility,
    list_members,
    read_map,
    read_pair,
)

__all__ = [
    "ANONYMOUS_SCOPE",
    "FOREWORD",
    "NAMED_SCOPE",
    "PLACES",
    "AgreedBefore",
    "Member",
    "NoteAt",
    "PairMap",
    "TeamMap",
    "TeamRow",
    "find_note",
    "find_shown",
    "foreword_of",
    "has_responsibility",
    "list_consenting",
    "list_members",
    "list_notes",
    "read_map",
    "read_pair",
    "scope_of",
    "scopes_asked",
]
