"""A filled-in questionnaire, the consent it rests on, and its result."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.questionnaires.models import Version


class Response(models.Model):
    """One person's answers to one version. It knows nothing of clients.

    `answers` are keyed by question code. `steps` holds for each page `{"revision": n, "state": …}`: the revision
    that a post must be based on, and how the page was left (`answered`, `open`, `skipped`); `seconds`, where they are
    known, for how long it was looked at. `last_step` is the page saved last. `revision` moves with every write, so
    that two writers never overwrite each other. `correction` is what the person wants noted beside answers that are
    final; `retake_of` the earlier response that a retake is compared with. `is_counted` says whether the totals of
    its version hold it.

    Somebody who asked for the response may have brought terms, which it keeps without knowing whose they are: after
    `closes_at` nothing more is taken; `introduction` is shown before the start (`{"from": {language: text}, "text":
    {language: text}}`); `scopes` are further consents that were asked for, as items of a consent text (`{"code",
    "label", "if_left_out"}`); `prefill` holds answers that are known and not asked for again. Where `is_anonymous`, it
    was promised that nothing leads from it to a person: it belongs to no account, and no mail goes out from it.
    """

    class Status(models.TextChoices):
        STARTED = "started", _("In progress")
        SUBMITTED = "submitted", _("Submitted")

    public_code = models.CharField(max_length=22, unique=True)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="responses")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="responses"
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.STARTED)
    language = models.CharField(max_length=10)
    answers = models.JSONField(default=dict)
    steps = models.JSONField(default=dict)
    last_step = models.CharField(max_length=80, blank=True)
    revision = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    start_digest = models.CharField(max_length=64, unique=True)
    resume_token_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    resume_code_mac = models.CharField(max_length=64, unique=True, null=True, blank=True)
    resume_until = models.DateTimeField(null=True, blank=True)
    retake_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="retakes")
    is_counted = models.BooleanField(default=False)
    closes_at = models.DateTimeField(null=True, blank=True)
    introduction: models.JSONField[Any, Any] = models.JSONField(default=dict)
    scopes: models.JSONField[Any, Any] = models.JSONField(default=list)
    prefill: models.JSONField[Any, Any] = models.JSONField(default=dict)
    is_anonymous = models.BooleanField(default=False)
    correction = models.TextField(blank=True)
    corrected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(status="started") | models.Q(submitted_at__isnull=False),
                name="submitted_has_date",
            )
        ]
        indexes: ClassVar = [
            # Not the time of saving: an index that moved with every save would cost more than it spares. Not for
            # unfinished ones alone: SQLite does not use such an index where the status is a parameter.
            models.Index(fields=["version", "status", "last_step"], name="by_status_and_last_step")
        ]

    def __str__(self) -> str:
        return self.public_code

    @property
    def is_submitted(self) -> bool:
        """Whether it is final."""
        return self.status == self.Status.SUBMITTED

    @property
    def is_closed(self) -> bool:
        """Whether its deadline passed before it was submitted: it can be read, and takes nothing more."""
        return not self.is_submitted and self.closes_at is not None and self.closes_at <= timezone.now()

    @property
    def visited(self) -> frozenset[str]:
        """The pages that were gone through, answered or not."""
        return frozenset(code for code, step in self.steps.items() if step.get("state"))

    def revision_of(self, step: str) -> int:
        """The revision that a post of this page must be based on."""
        return int(self.steps.get(step, {}).get("revision", 0))


class Consent(models.Model):
    """What a person agreed to: which text, in which language, when, and which boxes.

    `items` is what holds now; `withdrawn` what was taken back: `[{"item": code, "at": time}]`.
    """

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="consent")
    text_version = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    items = models.JSONField(default=list)
    withdrawn = models.JSONField(default=list)
    given_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.text_version}: {', '.join(self.items)}"


class Result(models.Model):
    """The outcome as it was computed at submission, with what it was computed by. Never changed."""

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="result")
    definition_hash = models.CharField(max_length=64)
    engine = models.CharField(max_length=20)
    archetype = models.CharField(max_length=60, null=True, blank=True)  # noqa: DJ001 - null is "no type", as in the snapshot
    band = models.CharField(max_length=20)
    snapshot: models.JSONField[Any, Any] = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.archetype or '–'} ({self.band})"


class Tally(models.Model):
    """Running totals of what may be compared in a version: one row per version, moved at submission and withdrawal.

    `counts` are now's, `shown` those of the last release: what pages show changes only when five or more people were
    added or taken out, so that no single answer can be read off a difference. `pending` says who that was since (key
    of the response, 1 added or -1 taken out): who comes and goes and comes again is one person, not many.

    `use` and `shown_use` are the same for how the version is used (see `queries.packing`); None where the version was
    not counted since they are kept. `shown_left` says how many began and where those who went away were last, as of
    `left_at`.
    """

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="tally")
    respondents = models.PositiveIntegerField(default=0)
    counts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    use: models.JSONField[Any, Any] = models.JSONField(default=dict, null=True)
    pending = models.JSONField(default=dict)
    shown_respondents = models.PositiveIntegerField(default=0)
    shown: models.JSONField[Any, Any] = models.JSONField(default=dict)
    shown_use: models.JSONField[Any, Any] = models.JSONField(default=dict)
    shown_at = models.DateTimeField(null=True, blank=True)
    shown_left: models.JSONField[Any, Any] = models.JSONField(default=dict)
    left_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.version_id}: {self.respondents}"


class Link(models.Model):
    """A secret address that opens a submitted response: read-only for others, or for its owner on another device.

    Only the token's digest is stored. `public_code` names the link in addresses once it was opened by its button.
    """

    class Purpose(models.TextChoices):
        SHARE = "share", _("To share")
        OWN = "own", _("To open it yourself")

    class Shows(models.TextChoices):
        TYPE = "type", _("The type only")
        WHOLE = "whole", _("The whole result")

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    shows = models.CharField(max_length=10, choices=Shows.choices, default=Shows.WHOLE)
    label = models.CharField(max_length=80, blank=True)
    public_code = models.CharField(max_length=22, unique=True)
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_code


class Plan(models.Model):
    """What a leader means to do after a result. `reflections` are own answers to the prompts, by their code."""

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="plan")
    reflections = models.JSONField(default=dict)
    revisions = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.response_id)


class PlanItem(models.Model):
    """One thing to do: a recommendation of the version (`recommendation` is its code), or an action of one's own.

    `revision` moves with every write to the item. `due_on`, where set, counts before `horizon`.
    """

    class Horizon(models.TextChoices):
        DAYS_90 = "90-days", _("Within 90 days")
        YEAR_1 = "1-year", _("Within 1 year")
        YEARS_3 = "3-years", _("Within 3 years")
        YEARS_5 = "5-years", _("Within 5 years")

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        UNDER_WAY = "under-way", _("Under way")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="items")
    public_code = models.CharField(max_length=22, unique=True)
    recommendation = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200, blank=True)
    position = models.PositiveIntegerField()
    owner = models.CharField(max_length=120, blank=True)
    first_step = models.CharField(max_length=500, blank=True)
    horizon = models.CharField(max_length=10, choices=Horizon.choices, default=Horizon.YEAR_1)
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    note = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "recommendation"],
                condition=~models.Q(recommendation=""),
                name="recommendation_once_in_a_plan",
            )
        ]

    def __str__(self) -> str:
        return self.recommendation or self.title
