"""Mails of allauth go through the outbox, and their links lead to the site's own address."""

from __future__ import annotations

from secrets import token_hex
from typing import Any
from urllib.parse import urljoin, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import get_language

from assessment.outbox.services import queue_mail

LINKS = ("password_reset_url", "signup_url", "activate_url")
"""What allauth's mails link to."""
FORGOTTEN_AT_SIGN_IN = "unnamed"
"""What a session holds under this key must not stand beside an account, so signing in drops it."""


class OutboxAdapter(DefaultAccountAdapter):
    """allauth as it is used here."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queues the mail, its text sealed until it is sent."""
        ours = {name: _at_our_address(context[name]) for name in LINKS if name in context}
        message = self.render_mail(template_prefix, email, {**context, **ours})
        queue_mail(
            key=f"{template_prefix}:{token_hex(16)}",
            to=email,
            language=get_language() or settings.LANGUAGE_CODE,
            template="plain",
            data={"subject": str(message.subject), "body": str(message.body)},
        )

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Signs in, and forgets what must not be joined to an account."""
        forget_unnamed(request)
        super().login(request, user)

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is, without the site's name in brackets."""
        return " ".join(subject.split())


def forget_unnamed(request: HttpRequest) -> None:
    """Takes out of the session what must not stand there beside an account; to be called before every sign-in."""
    request.session.pop(FORGOTTEN_AT_SIGN_IN, None)


def _at_our_address(url: str) -> str:
    """The same page, at the site's address: what a request says of itself is not believed."""
    parts = urlsplit(url)
    return urljoin(settings.SITE_URL, parts.path + (f"?{parts.query}" if parts.query else ""))
