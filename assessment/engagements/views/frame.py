"""What every page of an engagement shows around its content: where one is, and where one can go from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessment.engagements.access import At
from assessment.engagements.models import Engagement


@dataclass(frozen=True)
class Tab:
    """One page of an engagement: the name of its URL, which takes the engagement's code, and what it is called.

    `right` is what a member needs to be shown it.
    """

    url_name: str
    label: str | Promise
    right: str = "read"


TABS: tuple[Tab, ...] = (
    Tab("map", _("Who owns what")),
    Tab("pair", _("CTO and CIO")),
)
"""The pages of an engagement in order."""


def figures_path(engagement: Engagement) -> str:
    """Where the figures of groups are, which an anonymous engagement has instead of people."""
    return f"/engagements/{engagement.public_code}/figures/"


def framed(at: At, engagement: Engagement, tab: str) -> dict[str, Any]:
    """The context of `layouts/workspace.html` for the page with this URL name."""
    shown = [one for one in TABS if one.right == "read" or at.may_change]
    tabs = [
        {"href": reverse(f"engagements:{one.url_name}", args=[engagement.public_code]), "label": one.label,
         "is_current": one.url_name == tab}
        for one in shown
    ]  # fmt: skip
    return {"at": at, "organisation": at.organisation, "engagement": engagement, "tabs": tabs}
