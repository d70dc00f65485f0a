"""Page-shaped reads of the workspace."""

from .participants import list_consenting
from .scopes import ANONYMOUS_SCOPE, NAMED_SCOPE, scope_of, scopes_asked

__all__ = ["ANONYMOUS_SCOPE", "NAMED_SCOPE", "list_consenting", "scope_of", "scopes_asked"]
