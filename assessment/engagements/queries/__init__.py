"""Page-shaped reads of the workspace."""

from .clients import ClientList, ClientRow, EngagementRow, count_what_goes, list_clients, list_engagements, state_of
from .engagements import find_logo, has_begun, list_other_engagements, list_versions, state_of_settings
from .entering import build_terms, deadline_of, find_hindrance, find_invitation, find_open_engagement, find_own_response
from .members import find_member_invitation, list_member_invitations, list_members
from .participants import list_consenting
from .scopes import ANONYMOUS_SCOPE, NAMED_SCOPE, scope_of, scopes_asked

__all__ = [
    "ANONYMOUS_SCOPE",
    "NAMED_SCOPE",
    "ClientList",
    "ClientRow",
    "EngagementRow",
    "build_terms",
    "count_what_goes",
    "deadline_of",
    "find_hindrance",
    "find_invitation",
    "find_logo",
    "find_member_invitation",
    "find_open_engagement",
    "find_own_response",
    "has_begun",
    "list_clients",
    "list_consenting",
    "list_engagements",
    "list_member_invitations",
    "list_members",
    "list_other_engagements",
    "list_versions",
    "scope_of",
    "scopes_asked",
    "state_of",
    "state_of_settings",
]
