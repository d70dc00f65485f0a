"""Page-shaped reads of the workspace."""

from .figures import (
    LEAST_NAMED,
    Figures,
    Placed,
    Turnout,
    count_since_release,
    find_previous,
    iterate_consenting,
    read_turnout,
    released_figures,
)
from .participants import list_consenting
from .people import ADVICE, BLEND, HOLDS, INDEX, NO_TYPE, OWNERSHIP, TIME, TYPE
from .scopes import ANONYMOUS_SCOPE, NAMED_SCOPE, scope_of, scopes_asked

__all__ = [
    "ADVICE",
    "ANONYMOUS_SCOPE",
    "BLEND",
    "HOLDS",
    "INDEX",
    "LEAST_NAMED",
    "NAMED_SCOPE",
    "NO_TYPE",
    "OWNERSHIP",
    "TIME",
    "TYPE",
    "Figures",
    "Placed",
    "Turnout",
    "count_since_release",
    "find_previous",
    "iterate_consenting",
    "list_consenting",
    "read_turnout",
    "released_figures",
    "scope_of",
    "scopes_asked",
]
