"""What the pages of this app show, beside allauth's own."""

from .preferences import language, theme
from .sign_in_link import ask_for_link, link_sent, open_link

__all__ = ["ask_for_link", "language", "link_sent", "open_link", "theme"]
