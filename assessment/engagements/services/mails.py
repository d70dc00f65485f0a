"""What invited people are sent: the invitation and reminders, each with their personal link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessment.engagements import queries
from assessment.engagements.models import Engagement, Invitation
from assessment.lib.seal import unseal
from assessment.outbox.models import Mail
from assessment.outbox.services import NewMail, queue_mails
from assessment.questionnaires.published import definition_of

PERSONAL, OPEN = "invitation", "open-link"
"""What the tokens of links are sealed for."""
STILL_INVITED, STILL_UNFINISHED = "engagements.still-invited", "engagements.still-unfinished"
"""The conditions that are asked when a mail would be sent."""
_UNSUBSCRIBE = "engagements.unsubscribe"


def personal_link(invitation: Invitation) -> str:
    """The address that opens the assessment for this person."""
    return f"{settings.SITE_URL}/i/{token_of(invitation.token_sealed, PERSONAL)}/"


def open_link(engagement: Engagement) -> str:
    """The address that opens the assessment for whoever has it; empty where there is none."""
    sealed = engagement.open_token_sealed
    return f"{settings.SITE_URL}/o/{token_of(sealed, OPEN)}/" if sealed else ""


def token_of(sealed: str, purpose: str) -> str:
    """The secret of a link. Raises `lib.seal.Unreadable`."""
    return str(unseal(sealed, key=settings.SECRET_KEY, purpose=purpose)["token"])


def unsubscribe_token(invitation: Invitation) -> str:
    """What names an invitation in the link at the foot of its mails, and proves that one has got such a mail."""
    return signing.Signer(salt=_UNSUBSCRIBE, sep=".").sign(invitation.public_code)


def code_behind(token: str) -> str:
    """The name of the invitation that such a token is for; empty for any that we have not made."""
    try:
        return signing.Signer(salt=_UNSUBSCRIBE, sep=".").unsign(token)
    except signing.BadSignature:
        return ""


def told_in_mail(engagement: Engagement, *, language: str, name: str, link: str, until: datetime) -> dict[str, Any]:
    """What the templates of both mails are given, without the way to be left alone."""
    definition = definition_of(engagement.version_id)
    introduction = engagement.introduction if isinstance(engagement.introduction, Mapping) else {}
    with translation.override(language):
        day = date_format(timezone.localtime(until), _("j F Y"))
    return {
        "client": engagement.organisation.name,
        "wave": engagement.wave,
        "name": name,
        "introduction": str(introduction.get(language, "")).strip(),
        "url": link,
        "until": day,
        "minutes_core": definition.minutes_core,
        "minutes_full": definition.minutes_full,
        "is_anonymous": engagement.is_anonymous,
        "smallest_group": engagement.smallest_group,
    }


def queue_invitations(invitations: Iterable[Invitation], engagement: Engagement, *, again: str = "") -> None:
    """Queues the mails that invite; `again` tells one from those that were queued before."""
    queue_mails(
        mails=[
            _mail(one, engagement, f"invitation:{one.public_code}{again and f':{again}'}", "invitation", STILL_INVITED)
            for one in invitations
            if one.email
        ]
    )


def queue_reminder(invitation: Invitation, engagement: Engagement, number: int) -> None:
    """Queues reminder number so and so: each once, whoever asks for it."""
    key = f"reminder:{invitation.public_code}:{number}"
    queue_mails(mails=[_mail(invitation, engagement, key, "reminder", STILL_UNFINISHED)])


def _mail(invitation: Invitation, engagement: Engagement, key: str, template: str, only_if: str) -> NewMail:
    until = queries.deadline_of(engagement, invitation)
    language, name, link = invitation.language, invitation.name, personal_link(invitation)
    data = told_in_mail(engagement, language=language, name=name, link=link, until=until)
    path = reverse("engagements:unsubscribe", args=(unsubscribe_token(invitation),))
    return NewMail(
        key=key,
        to=invitation.email,
        language=language,
        template=template,
        data={**data, "unsubscribe_url": f"{settings.SITE_URL}{path}"},
        about=invitation.public_code,
        only_if=only_if,
    )


def is_still_invited(mail: Mail) -> bool:
    """Whether whom the mail goes to may still answer, and wants mails."""
    return queries.list_mailable(timezone.now()).filter(public_code=mail.about).exists()


def is_still_unfinished(mail: Mail) -> bool:
    """The same of a reminder: whoever has finished gets none."""
    return queries.list_unfinished(timezone.now()).filter(public_code=mail.about).exists()
