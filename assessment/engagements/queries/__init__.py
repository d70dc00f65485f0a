"""Page-shaped reads of the workspace."""

from .following import (
    REST,
    SORTS,
    Followed,
    Following,
    State,
    Step,
    follow,
    follow_one,
)
from .inviting import (
    MOST_REMINDERS,
    deadline_of,
    find_to_unsubscribe,
    is_over,
    list_addresses,
    list_mailable,
    list_open,
    list_remindable,
    list_reminding,
    list_unfinished,
    list_with_codes,
)
from .participants import list_consenting
from .scopes import ANONYMOUS_SCOPE, NAMED_SCOPE, scope_of, scopes_asked

__all__ = [
    "ANONYMOUS_SCOPE",
    "MOST_REMINDERS",
    "NAMED_SCOPE",
    "REST",
    "SORTS",
    "Followed",
    "Following",
    "State",
    "Step",
    "deadline_of",
    "find_to_unsubscribe",
    "follow",
    "follow_one",
    "is_over",
    "list_addresses",
    "list_consenting",
    "list_mailable",
    "list_open",
    "list_remindable",
    "list_reminding",
    "list_unfinished",
    "list_with_codes",
    "scope_of",
    "scopes_asked",
]
