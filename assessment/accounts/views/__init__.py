"""What the pages of this app show, beside allauth's own."""

from .audit import audit, audit_export
from .preferences import language, theme
from .sign_in_link import ask_for_link, link_sent, open_link

__all__ = ["ask_for_link", "audit", "audit_export", "language", "link_sent", "open_link", "theme"]
