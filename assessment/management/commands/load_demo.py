"""`manage.py load_demo`: a client with one engagement of invented executives, so that every page can be looked at."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from assessment.accounts.models import User
from assessment.engagements.models import Engagement, Invitation
from assessment.engagements.queries import promise_of, scope_of
from assessment.engagements.services import (
    Person,
    Settings,
    add_client,
    add_engagement,
    invite_people,
    note_opened,
    start_invited,
)
from assessment.instrument.progress import Step, path_of
from assessment.lib import secrets
from assessment.questionnaires.published import definition_of, find_published
from assessment.responses.services import save_step, submit_response

OPENED, STARTED, SUBMITTED = "opened", "started", "submitted"
DEMO = settings.BASE_DIR / "fixtures" / "demo.json"


class Command(BaseCommand):
    help = "Add a demonstration client to an account: one engagement, eleven invented executives, eight of them done."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="of the account that becomes the owner of the client")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        owner = User.objects.filter(email__iexact=email).first()
        if owner is None:
            raise CommandError(f"No account has the address {email}.")
        engagement = load_demo(json.loads(DEMO.read_bytes()), owner)
        self.stdout.write(f"/engagements/{engagement.public_code}/")


@transaction.atomic
def load_demo(content: Mapping[str, Any], owner: User) -> Engagement:
    """A client as `fixtures/demo.json` describes it: people are invited, and come as far as it says.

    They go the ways that everybody goes, so that nothing in the result is written by hand. Nobody has an address, so
    no mail is sent. Raises CommandError where no version is in use.
    """
    version = find_published()
    if version is None:
        raise CommandError("No version of the questionnaire is in use.")
    engagement = add_engagement(
        organisation=add_client(name=content["client"], by=owner),
        settings=Settings(
            wave=content["wave"],
            version=version,
            languages=[code for code, _name in settings.LANGUAGES],
            closes_at=timezone.now() + timedelta(days=content["closes_in_days"]),
            disclosure=content["disclosure"],
            introduction=content["introduction"],
        ),
        by=owner,
    )
    told = content["people"]
    people = [Person(name=one["name"], email="", post=one["post"], language=one["language"]) for one in told]
    invite_people(engagement=engagement, user=owner, people=people, batch=secrets.new_token())
    for one, invitation in zip(told, Invitation.objects.filter(engagement=engagement).order_by("pk"), strict=True):
        _come_in(invitation, one)
    return engagement


def _come_in(invitation: Invitation, told: Mapping[str, Any]) -> None:
    """Goes with the link of one person as far as the description says."""
    if told["state"] == OPENED:
        note_opened(invitation=invitation)
    if told["state"] not in (STARTED, SUBMITTED):
        return
    response = start_invited(
        invitation=invitation,
        promise=promise_of(invitation.engagement),
        consent_items=["processing", scope_of(invitation.engagement)],
        start_key=secrets.new_token(),
        language=invitation.language,
        owner=None,
    )
    for step in path_of(definition_of(response.version_id), response.answers).steps:
        if changes := _answers_on(step, told["answers"]):
            save_step(response=response, step=step, changes=changes, revision=0, state="answered")
    if told["state"] == SUBMITTED:
        submit_response(response=response, revision=response.revision, language=response.language)


def _answers_on(step: Step, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What of the answers is asked on this page."""
    found = {}
    for code in step.question_codes & answers.keys():
        given = answers[code]
        rows = step.rows if step.rows is not None else given
        found[code] = {row: given[row] for row in rows if row in given} if isinstance(given, dict) else given
    return {code: given for code, given in found.items() if given != {}}
