"""What an invited person is asked to agree to, beside the consent of the questionnaire."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from assessment.engagements.models import Engagement

NAMED_SCOPE = "client-named"
"""Agreed: the client's consultants see the answers and the result under the person's role and name."""
ANONYMOUS_SCOPE = "client-figures"
"""Agreed: the answers count in figures of groups that are large enough."""


def scope_of(engagement: Engagement) -> str:
    """The consent without which nothing of a response is seen in this engagement."""
    return ANONYMOUS_SCOPE if engagement.is_anonymous else NAMED_SCOPE


def scopes_asked(engagement: Engagement) -> list[dict[str, Any]]:
    """The further consents that a response in this engagement asks for, as `Response.scopes` has them."""
    labels, if_left_out = {}, {}
    words = {"client": engagement.organisation.name, "n": engagement.smallest_group}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            if engagement.is_anonymous:
                labels[code] = (
                    _("My answers may count in figures about %(client)s, for groups of at least %(n)s people") % words
                )
                if_left_out[code] = _(
                    "Without this your answers count in no figure; your own result is yours all the same"
                )
            else:
                labels[code] = _("The consultants of %(client)s may see my answers and my result, by name") % words
                if_left_out[code] = _(
                    "Without this they see only whether you have finished; your own result is yours all the same"
                )
    return [{"code": scope_of(engagement), "label": labels, "if_left_out": if_left_out}]
