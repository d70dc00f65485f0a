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

    A page of another app has its app in the name (`reports:figures`). `right` is what a member needs to be shown it.
    """

    url_name: str
    label: str | Promise
    right: str = "read"

    def url_of(self, engagement: Engagement) -> str:
        """Its address at an engagement."""
        name = self.url_name if ":" in self.url_name else f"engagements:{self.url_name}"
        return reverse(name, args=[engagement.public_code])


TABS: tuple[Tab, ...] = (
    Tab("engagement", _("Overview")),
    Tab("map", _("Who owns what")),
    Tab("pair", _("CTO and CIO")),
    Tab("reports:figures", _("Figures")),
    Tab("settings", _("Settings"), right="change"),
)
"""The pages of an engagement in order."""


def figures_path(engagement: Engagement) -> str:
    """Where the figures of groups are, which an anonymous engagement has instead of people."""
    return reverse("reports:figures", args=[engagement.public_code])


def framed(at: At, engagement: Engagement, tab: str) -> dict[str, Any]:
    """The context of `layouts/workspace.html` for the page with this URL name."""
    shown = [one for one in TABS if one.right == "read" or at.may_change]
    tabs = [
        {"href": one.url_of(engagement), "label": one.label, "is_current": one.url_name == tab} for one in shown
    ]  # fmt: skip
    return {"at": at, "organisation": at.organisation, "engagement": engagement, "tabs": tabs}
