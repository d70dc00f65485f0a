"""All writes to clients, engagements, invitations and what was settled about them."""

from .entering import CannotStart, note_opened, settle_deadlines, start_by_open_link, start_invited

__all__ = ["CannotStart", "note_opened", "settle_deadlines", "start_by_open_link", "start_invited"]
