"""Input of the pages where people come in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.engagements.models import Engagement, Post
from assessment.engagements.queries import promise_of, scopes_asked
from assessment.instrument.definition import Definition
from assessment.responses.forms import ConsentForm


class EntranceForm(ConsentForm):
    """The boxes of the consent text, and those of the engagement; with what was promised when they were shown."""

    promise = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, definition: Definition, engagement: Engagement, *args: Any, **kwargs: Any) -> None:
        super().__init__(definition, *args, scopes=scopes_asked(engagement), **kwargs)
        self.engagement = engagement
        self.initial.setdefault("promise", promise_of(engagement))


class OpenEntranceForm(EntranceForm):
    """The same for somebody whom nobody invited by name: which role, and (where it is by name) who."""

    def __init__(self, definition: Definition, engagement: Engagement, *args: Any, **kwargs: Any) -> None:
        super().__init__(definition, engagement, *args, **kwargs)
        self.fields["post"] = forms.ChoiceField(
            label=_("Your role"),
            choices=[("", _("Choose one")), *Post.choices],
            error_messages={"required": _("Choose your role")},
        )
        if not engagement.is_anonymous:
            self.fields["name"] = forms.CharField(
                label=_("Your name"),
                max_length=120,
                error_messages={"required": _("Enter your name: the answers are kept under it")},
                widget=forms.TextInput(attrs={"autocomplete": "name"}),
            )
