"""Page-shaped reads of the workspace."""

from .entering import build_terms, deadline_of, find_hindrance, find_invitation, find_open_engagement, find_own_response
from .participants import list_consenting
from .scopes import ANONYMOUS_SCOPE, NAMED_SCOPE, scope_of, scopes_asked

__all__ = [
    "ANONYMOUS_SCOPE",
    "NAMED_SCOPE",
    "build_terms",
    "deadline_of",
    "find_hindrance",
    "find_invitation",
    "find_open_engagement",
    "find_own_response",
    "list_consenting",
    "scope_of",
    "scopes_asked",
]
