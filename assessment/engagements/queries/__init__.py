"""Page-shaped reads of the workspace."""

from .clients import ClientList, ClientRow, EngagementRow, count_what_goes, list_clients, list_engagements, state_of
from .deadlines import deadline_of, is_over
from .engagements import find_logo, has_begun, list_other_engagements, list_versions, state_of_settings
from .entering import build_terms, find_hindrance, find_invitation, find_open_engagement, find_own_response
from .following import REST, SORTS, Followed, Following, State, Step, follow, follow_one
from .inviting import (
    MOST_REMINDERS,
    find_to_unsubscribe,
    list_addresses,
    list_mailable,
    list_open,
    list_remindable,
    list_reminding,
    list_unfinished,
    list_with_codes,
)
from .members import find_member_invitation, list_member_invitations, list_members
from .notes import FOREWORD, PLACES, NoteAt, find_note, foreword_of, list_notes
from .participants import list_consenting
from .scopes import ANONYMOUS_SCOPE, NAMED_SCOPE, scope_of, scopes_asked
from .team import AgreedBefore, Member, PairMap, TeamMap, TeamRow, find_shown, has_responsibility, read_map, read_pair

__all__ = [
    "ANONYMOUS_SCOPE",
    "FOREWORD",
    "MOST_REMINDERS",
    "NAMED_SCOPE",
    "PLACES",
    "REST",
    "SORTS",
    "AgreedBefore",
    "ClientList",
    "ClientRow",
    "EngagementRow",
    "Followed",
    "Following",
    "Member",
    "NoteAt",
    "PairMap",
    "State",
    "Step",
    "TeamMap",
    "TeamRow",
    "build_terms",
    "count_what_goes",
    "deadline_of",
    "find_hindrance",
    "find_invitation",
    "find_logo",
    "find_member_invitation",
    "find_note",
    "find_open_engagement",
    "find_own_response",
    "find_shown",
    "find_to_unsubscribe",
    "follow",
    "follow_one",
    "foreword_of",
    "has_begun",
    "has_responsibility",
    "is_over",
    "list_addresses",
    "list_clients",
    "list_consenting",
    "list_engagements",
    "list_mailable",
    "list_member_invitations",
    "list_members",
    "list_notes",
    "list_open",
    "list_other_engagements",
    "list_remindable",
    "list_reminding",
    "list_unfinished",
    "list_versions",
    "list_with_codes",
    "read_map",
    "read_pair",
    "scope_of",
    "scopes_asked",
    "state_of",
    "state_of_settings",
]
