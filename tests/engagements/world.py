"""Clients, engagements and people who answered, for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from assessment.accounts.models import User
from assessment.engagements.models import Engagement, Invitation, Membership, Organisation, Participation
from assessment.engagements.queries import scope_of, scopes_asked
from assessment.lib.seal import seal
from assessment.lib.secrets import digest, new_public_code, new_token
from assessment.questionnaires.models import Version
from tests.factories import make_responses, make_user

INVITED = "invitation"
"""What the tokens of personal links are sealed for."""


def signed_in(user: User) -> Client:
    """A browser of this account."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def make_client(name: str = "Sample Group", **members: str) -> Organisation:
    """A client with members: `make_client(owner="ann@example.org", viewer="vic@example.org")`."""
    organisation = Organisation.objects.create(public_code=new_public_code(), name=name)
    for role, email in members.items():
        user = User.objects.filter(email=email).first() or make_user(email, User.Role.CONSULTANT)
        Membership.objects.create(organisation=organisation, user=user, role=role)
    return organisation


def make_engagement(organisation: Organisation, version: Version, **fields: Any) -> Engagement:
    """An engagement that is open for thirty days, by name unless told otherwise."""
    usual = {
        "wave": "Spring 2027",
        "languages": ["zh-hans", "en"],
        "disclosure": Engagement.Disclosure.NAMED,
        "closes_at": timezone.now() + timedelta(days=30),
    }
    return Engagement.objects.create(
        organisation=organisation, version=version, public_code=new_public_code(), **{**usual, **fields}
    )


def make_invitation(engagement: Engagement, post: str = "cto", **fields: Any) -> Invitation:
    """Somebody invited; `token` of the object is the secret of their link."""
    token = new_token()
    usual = {"name": f"The {post}", "email": f"{post}-{token[:8].lower()}@example.org", "language": "en"}
    invitation = Invitation.objects.create(
        engagement=engagement,
        public_code=new_public_code(),
        post=post,
        token_digest=digest(token),
        token_sealed=seal({"token": token}, key=settings.SECRET_KEY, purpose=INVITED),
        **{**usual, **fields},
    )
    invitation.token = token  # type: ignore[attr-defined]
    return invitation


def answered(
    engagement: Engagement,
    people: Sequence[tuple[str, Mapping[str, Any]]],
    *,
    agreed: bool = True,
) -> list[Participation]:
    """People who submitted: `[(post, answers), …]`; by name each with an invitation, anonymous ones without."""
    consent = ["processing", *([scope_of(engagement)] if agreed else [])]
    responses = make_responses(engagement.version, [dict(answers) for _post, answers in people], consent=consent)
    scopes = scopes_asked(engagement)
    made = []
    for (post, _answers), response in zip(people, responses, strict=True):
        type(response).objects.filter(pk=response.pk).update(scopes=scopes)
        invitation = (
            None if engagement.is_anonymous else make_invitation(engagement, post, is_opened=True, is_started=True)
        )
        made.append(
            Participation.objects.create(
                engagement=engagement,
                response=response,
                invitation=invitation,
                name=invitation.name if invitation else "",
                post=post,
            )
        )
    return made


def owning(**owners: str) -> dict[str, Any]:
    """Answers to who owns what: `owning(sdlc="me", data_privacy="cio")`; dashes as underscores."""
    return {"ownership": {row.replace("_", "-"): owner for row, owner in owners.items()}}
