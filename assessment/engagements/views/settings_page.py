"""What the pages that set an engagement are given."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from assessment.engagements import queries
from assessment.engagements.access import At
from assessment.engagements.forms.settings import SettingsForm, settings_initial
from assessment.engagements.models import Engagement

from .frame import framed

PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("what", ("wave", "version", "previous")),
    ("who", ("disclosure", "smallest_group")),
    ("when", ("closes_on", "remind_after_days")),
    ("words", ("languages", "introduction_zh_hans", "introduction_en", "logo", "remove_logo")),
)
"""The fields in the order of the page, under a heading each."""


def bound_form(request: HttpRequest, at: At, engagement: Engagement | None = None) -> SettingsForm:
    """The form with what was posted, or with the settings as they are."""
    versions = queries.list_versions()
    return SettingsForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        versions=versions,
        earlier=queries.list_other_engagements(at.organisation, engagement),
        engagement=engagement,
        begun=engagement is not None and queries.has_begun(engagement),
        initial=settings_initial(engagement, versions),
    )


def settings_page(
    at: At, engagement: Engagement | None, form: SettingsForm, *, is_behind: bool = False
) -> dict[str, Any]:
    """The form in parts; `is_behind` marks each field whose stored value is another one by now."""
    titles = {
        "what": _("What is asked"),
        "who": _("What people are promised"),
        "when": _("Until when"),
        "words": _("How people are addressed"),
    }
    fields = set(form.fields)
    page: dict[str, Any] = {
        "form": form,
        "errors": form.error_list() if form.is_bound else [],
        "parts": [
            {"code": code, "title": titles[code], "fields": [form[name] for name in names if name in fields]}
            for code, names in PARTS
        ],
        "behind": _behind(form) if is_behind else [],
    }
    if engagement is None:
        return {"at": at, "organisation": at.organisation, **page}
    return {
        **framed(at, engagement, "settings"),
        **page,
        "state": queries.state_of(engagement),
        "based_on": queries.state_of_settings(engagement),
    }


def _behind(form: SettingsForm) -> list[dict[str, str]]:
    """The fields that hold something else than is stored, with what is stored."""
    rows = []
    for name in form.changed_data:
        if name in form.initial:
            stored = form.initial[name]
            choices = dict(getattr(form.fields[name], "choices", ()))
            parts = stored if isinstance(stored, list) else [stored]
            told = _(", ").join(str(choices.get(part, part)) for part in parts if part not in (None, ""))
            control = form[name].id_for_label or f"{form[name].auto_id}_0"
            rows.append({"term": str(form.fields[name].label), "value": told or _("Nothing"), "href": f"#{control}"})
    return rows
