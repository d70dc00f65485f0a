"""Input of the pages about a client and who works for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.engagements.models import Membership, Organisation
from assessment.lib.forms import PlainForm
from assessment.questionnaires.forms.nodes import WrittenField


class ClientForm(PlainForm):
    """What a client is called."""

    name = WrittenField(
        label=_("Name of the client"),
        help_text=_("As the people you invite know it: they see it in the mail and before they start"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Say what the client is called")},
    )


class DeleteClientForm(PlainForm):
    """The client's name typed once more, so that nothing goes by a slip."""

    name = WrittenField(
        label=_("Type the client's name to confirm"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type the name of the client")},
    )

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._organisation = organisation

    def clean_name(self) -> str:
        """The name. Raises ValidationError for any other."""
        name = str(self.cleaned_data["name"])
        if " ".join(name.split()).casefold() != " ".join(self._organisation.name.split()).casefold():
            raise forms.ValidationError(_("This is not the name of the client"))
        return name


class RoleForm(PlainForm):
    """What a member may do."""

    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)


class InviteMemberForm(PlainForm):
    """A colleague, and what they are to do."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Enter an e-mail address"),
            "invalid": _("This is no e-mail address. It should look like name@example.com"),
        },
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (Membership.Role.CONSULTANT, _("Consultant: runs engagements")),
            (Membership.Role.VIEWER, _("Viewer: reads, and changes nothing")),
            (Membership.Role.OWNER, _("Owner: also says who is a member, and can delete the client")),
        ],
        initial=Membership.Role.CONSULTANT,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role"), "invalid_choice": _("Choose a role")},
    )
