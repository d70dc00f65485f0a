"""Input of the page on which an engagement is begun or its settings are changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings as site
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.engagements.models import Engagement
from assessment.engagements.services import SMALLEST, Settings
from assessment.lib.forms import PlainForm
from assessment.lib.images import NoImage, read_image
from assessment.questionnaires.forms.nodes import WrittenField
from assessment.questionnaires.models import Version

LARGEST_LOGO = 200_000
"""So many bytes a logo may have."""
WIDEST_LOGO = 4000
"""So many pixels it may be wide or high."""
USUAL_DAYS = 21
"""For so many days a new engagement is open, unless told otherwise."""
LATEST = date(2099, 12, 31)
LARGEST_GROUP = 100
_FIXED = gettext_lazy("Somebody has started: this holds as it was chosen")
_LOGO_HELP = gettext_lazy("PNG, JPEG or WebP, at most 200 kB. It is shown to the people you invite")


class SettingsForm(PlainForm):
    """An engagement as a member wants it. With `begun` what is promised to the people in it cannot be loosened."""

    wave = WrittenField(
        label=gettext_lazy("Name of the wave"),
        help_text=gettext_lazy("Tells this assessment from earlier and later ones, such as “Spring 2027”"),
        max_length=80,
        error_messages={"required": gettext_lazy("Give the wave a name")},
    )
    version = forms.ChoiceField(
        label=gettext_lazy("Version of the questionnaire"),
        help_text=gettext_lazy("Everybody in the engagement answers the same one"),
        error_messages={"invalid_choice": gettext_lazy("Choose one of the versions offered")},
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        help_text=gettext_lazy("One of them is chosen for each person"),
        choices=site.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one language")},
    )
    closes_on = forms.DateField(
        label=gettext_lazy("Deadline"),
        help_text=gettext_lazy("The last day on which answers are taken"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MaxValueValidator(LATEST, gettext_lazy("Enter a date before the year 2100"))],
        error_messages={
            "required": gettext_lazy("Say until when answers are taken"),
            "invalid": gettext_lazy("Enter a date as year-month-day, like 2027-03-31"),
        },
    )
    disclosure = forms.ChoiceField(
        label=gettext_lazy("Who may see what"),
        help_text=gettext_lazy("Choose before anybody starts: from then on it cannot be changed at all"),
        choices=[
            (
                Engagement.Disclosure.NAMED,
                gettext_lazy("By name: members see the answers and the result of each person who agrees"),
            ),
            (
                Engagement.Disclosure.ANONYMOUS,
                gettext_lazy("Anonymous: members see figures of groups only, and never who gave which answer"),
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who may see what")},
    )
    smallest_group = forms.IntegerField(
        label=gettext_lazy("Smallest group"),
        help_text=gettext_lazy(
            "In an anonymous engagement no figure is shown of fewer people. "
            "At least 5; it can be raised later, never lowered"
        ),
        initial=SMALLEST,
        validators=[
            MinValueValidator(SMALLEST, gettext_lazy("The smallest group is 5 people")),
            MaxValueValidator(LARGEST_GROUP, gettext_lazy("Enter a number up to 100")),
        ],
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": SMALLEST, "max": LARGEST_GROUP}),
        error_messages={
            "required": gettext_lazy("Enter a number of people"),
            "invalid": gettext_lazy("Enter a whole number"),
        },
    )
    introduction_zh_hans = WrittenField(
        label=gettext_lazy("Introduction in Chinese"),
        help_text=gettext_lazy("Shown above the consent: why you ask, and what comes of it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "lang": "zh-Hans"}),
    )
    introduction_en = WrittenField(
        label=gettext_lazy("Introduction in English"),
        help_text=gettext_lazy("The same, for those who read it in English"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "lang": "en"}),
    )
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        help_text=_LOGO_HELP,
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        error_messages={
            "invalid": gettext_lazy("Choose an image as PNG, JPEG or WebP"),
            "empty": gettext_lazy("The file is empty"),
        },
    )
    remove_logo = forms.BooleanField(label=gettext_lazy("Take the logo away"), required=False)
    remind_after_days = forms.IntegerField(
        label=gettext_lazy("Remind after so many days"),
        help_text=gettext_lazy("Whoever has not submitted is reminded by mail. Empty: you remind by hand"),
        required=False,
        validators=[
            MinValueValidator(1, gettext_lazy("Enter a number from 1 to 60, or nothing")),
            MaxValueValidator(60, gettext_lazy("Enter a number from 1 to 60, or nothing")),
        ],
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": 60}),
        error_messages={"invalid": gettext_lazy("Enter a number from 1 to 60, or nothing")},
    )
    previous = forms.ChoiceField(
        label=gettext_lazy("Earlier wave to compare with"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the waves offered")},
    )

    def __init__(
        self,
        *args: Any,
        versions: Sequence[Version],
        earlier: Sequence[Engagement],
        engagement: Engagement | None = None,
        begun: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._engagement = engagement
        self._versions = {str(one.pk): one for one in versions}
        self._earlier = {one.public_code: one for one in earlier}
        self._offer("version", [(key, _name_of(one)) for key, one in self._versions.items()])
        none = _("None") if earlier else _("None: there is no other wave yet")
        self._offer("previous", [("", none), *((code, one.wave) for code, one in self._earlier.items())])
        if engagement is None or not engagement.logo_type:
            del self.fields["remove_logo"]
        if engagement is not None and begun:
            self._hold(engagement)

    def settings(self) -> Settings:
        """What a clean form says."""
        said = self.cleaned_data
        return Settings(
            wave=said["wave"],
            version=self._versions[said["version"]],
            languages=said["languages"],
            closes_at=self._moment(said["closes_on"]),
            disclosure=said["disclosure"],
            smallest_group=said["smallest_group"],
            introduction={"zh-hans": said["introduction_zh_hans"], "en": said["introduction_en"]},
            remind_after_days=said["remind_after_days"],
            previous=self._earlier.get(said["previous"]),
            logo=b"" if said.get("remove_logo") and not said["logo"] else said["logo"] or None,
        )

    def clean_closes_on(self) -> date:
        """The day. A deadline that is over may stay as it was, and none is set that is."""
        day: date = self.cleaned_data["closes_on"]
        as_it_was = self._engagement is not None and day == timezone.localdate(self._engagement.closes_at)
        if day < timezone.localdate() and not as_it_was:
            raise forms.ValidationError(_("This day is over. Choose today or a later day"))
        return day

    def clean_logo(self) -> bytes:
        """The bytes of the file that was chosen, if one was. Raises ValidationError unless it is a small image."""
        file = self.cleaned_data["logo"]
        if not file:
            return b""
        if file.size > LARGEST_LOGO:
            raise forms.ValidationError(_("The file is larger than 200 kB"))
        data: bytes = file.read()
        try:
            image = read_image(data)
        except NoImage as error:
            raise forms.ValidationError(_("Choose an image as PNG, JPEG or WebP")) from error
        if max(image.width, image.height) > WIDEST_LOGO:
            raise forms.ValidationError(_("The image is wider or higher than 4,000 pixels"))
        return data

    def tell_logo_again(self) -> None:
        """Where the form comes back for another reason: a browser forgets which file was chosen."""
        if self.files.get("logo") and "logo" not in self.errors:
            self.add_error("logo", _("Choose the logo again: a browser does not keep the file"))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _hold(self, engagement: Engagement) -> None:
        """Offers only what was promised; another value comes back as an error beside its field."""
        for name, value in (("disclosure", engagement.disclosure), ("version", str(engagement.version_id))):
            field: Any = self.fields[name]
            field.choices = [(key, label) for key, label in field.choices if key == value]
            field.help_text = _FIXED
            field.error_messages = {**field.error_messages, "invalid_choice": LOOSENED[name]}
        group: Any = self.fields["smallest_group"]
        group.validators = [
            MinValueValidator(engagement.smallest_group, LOOSENED["smallest_group"]),
            *group.validators[1:],
        ]
        group.widget.attrs["min"] = engagement.smallest_group

    def _moment(self, day: date) -> datetime:
        """The end of the day; of a deadline that stays as it was, the very moment."""
        stored = self._engagement.closes_at if self._engagement else None
        if stored is not None and timezone.localdate(stored) == day:
            return stored
        return timezone.make_aware(datetime.combine(day, time(23, 59)))


LOOSENED = {
    "disclosure": gettext_lazy("Somebody has started, and was told who may see what: this can no longer be changed"),
    "smallest_group": gettext_lazy("Somebody has started: the smallest group can be raised, and not lowered"),
    "version": gettext_lazy("Somebody has started: everybody answers the same version to the end"),
}
"""What is said beside a field that can no longer be changed."""


def settings_initial(engagement: Engagement | None, versions: Sequence[Version]) -> dict[str, Any]:
    """What the form holds before anything is typed: the settings as they are, or usual ones."""
    if engagement is None:
        return {
            "version": str(versions[0].pk) if versions else "",
            "languages": [code for code, _name in site.LANGUAGES],
            "closes_on": timezone.localdate() + timedelta(days=USUAL_DAYS),
            "smallest_group": SMALLEST,
            "remind_after_days": 7,
        }
    return {
        "wave": engagement.wave,
        "version": str(engagement.version_id),
        "languages": engagement.languages,
        "closes_on": timezone.localdate(engagement.closes_at),
        "disclosure": engagement.disclosure,
        "smallest_group": engagement.smallest_group,
        "introduction_zh_hans": engagement.introduction.get("zh-hans", ""),
        "introduction_en": engagement.introduction.get("en", ""),
        "remind_after_days": engagement.remind_after_days,
        "previous": engagement.previous.public_code if engagement.previous else "",
    }


def _name_of(version: Version) -> str:
    words = {"number": version.number}
    if version.status == Version.Status.PUBLISHED:
        return _("Version %(number)s, in use") % words
    return _("Version %(number)s, out of use") % words
