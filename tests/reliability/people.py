"""Every kind of person, around one result and the engagements of two clients; and what `matrix.toml` says of them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.test import Client
from django.utils import timezone

from assessment.accounts.models import User
from assessment.engagements.models import Agreement, Engagement, MemberInvitation, Membership, Note, Organisation
from assessment.lib.secrets import digest, new_public_code
from assessment.outbox.services import queue_mail
from assessment.questionnaires.models import Version
from assessment.questionnaires.services import start_draft
from assessment.responses.models import Link
from assessment.responses.services import add_action, create_share_link, note_correction
from tests.engagements.world import answered, make_client, make_engagement, make_invitation, owning
from tests.factories import Taker, make_user
from tests.responses.test_every_address import address

MATRIX = tomllib.loads((Path(__file__).parent.parent / "matrix.toml").read_text("utf-8"))
CLASSES = MATRIX["classes"]["order"]
PERSONS = list(MATRIX["persons"])
CANARY = "canary-of-the-owner"
MAY = {200, 302, 400, 405, 409, 413, 422, 429}
EXPECTED = {"yes": MAY, "no": {404, 405}, "forbidden": {403, 405}, "gone": {410, 405}, "sign-in": {302, 405}}
WORKSPACE = ("member", "changer", "manager")
"""Classes of routes that lead to a client, an engagement, or something of one."""
FOREIGN_CANARY = "canary-of-the-other-client"
"""Stands in every text of the other client."""


def verdict(person: str, route: str) -> str:
    """What the matrix says of a person at a route."""
    return str(MATRIX["persons"][person][CLASSES.index(MATRIX["routes"][route])])


@dataclass
class Side:
    """A client with an engagement, and something of everything that has a code in an address."""

    organisation: Organisation
    engagement: Engagement
    later: Engagement
    owner: User

    def codes(self, route: str) -> dict[str, str]:
        """The codes of this client that fill a route: the first by what it begins with, others from `EXAMPLES`."""
        kind = route.partition("/")[0]
        whose = self.organisation if kind == "clients" else self.engagement
        further = {name: one(self) for name, one in EXAMPLES[kind].items()}
        return {"public_code": whose.public_code, **further, **ALIKE}


def make_side(version: Version, name: str, owner: str, canary: str = "") -> Side:
    """A client with everything: two waves, people, notes, what was settled, a colleague who is asked to join."""
    organisation = make_client(f"{name} {canary}", owner=owner, viewer=f"viewer-of-{name}@example.org")
    words = {"foreword": canary, "introduction": {"en": canary}, "logo": b"logo", "logo_type": "image/png"}
    engagement = make_engagement(organisation, version, wave=f"First {canary}", **words)
    later = make_engagement(organisation, version, wave=f"Second {canary}", previous=engagement)
    account = User.objects.get(email=owner)
    person = {"name": f"Somebody {canary}", "email": f"{canary or name}@example.org"}
    make_invitation(engagement, "ceo", **person)
    answered(engagement, [(post, owning(sdlc="me", advising="cio")) for post in ("cto", "cio")])
    engagement.participations.update(name=f"Somebody {canary}")
    Note.objects.create(engagement=engagement, place="map", text=canary or "Ours", noted_by=account)
    Agreement.objects.create(engagement=engagement, responsibility="sdlc", post="cio", note=canary, noted_by=account)
    MemberInvitation.objects.create(
        organisation=organisation,
        public_code=new_public_code(),
        email=f"asked-{name}-{canary}@example.org",
        role=Membership.Role.VIEWER,
        token_digest=digest(name),
        expires_at=timezone.now() + timedelta(days=7),
    )
    queue_mail(key=f"about-{name}", to=f"{name}@example.org", language="en", template="plain",
               data={"subject": canary, "body": canary}, about=organisation.public_code)  # fmt: skip
    return Side(organisation, engagement, later, account)


def _another_member(side: Side) -> str:
    return str(
        side.organisation.memberships.get(role=Membership.Role.VIEWER, user__email__startswith="viewer").public_code
    )


EXAMPLES: Mapping[str, Mapping[str, Callable[[Side], str]]] = {
    "clients": {
        "member_code": _another_member,
        "invitation_code": lambda side: side.organisation.member_invitations.get().public_code,
    },
    "engagements": {
        "invitation_code": lambda side: side.engagement.invitations.get(post="cto").public_code,
    },
}
"""By what a route begins with: a code of a client for every further place in its address."""

ALIKE = {"responsibility": "sdlc", "place": "map", "kind": "json"}
"""Places in an address that name nothing of a client: they say the same everywhere."""

BODIES: Mapping[str, Mapping[str, Callable[[Side], str]]] = {
    "clients/<str:public_code>/engagements/new/": {"previous": lambda side: side.engagement.public_code},
    "engagements/<str:public_code>/settings/": {"previous": lambda side: side.engagement.public_code},
}
"""By route: the fields of its form that hold the code of something that belongs to a client."""


class World:
    """A result with a plan and links, two clients with engagements, and people around them."""

    def __init__(self, version: Version) -> None:
        owner_account = make_user("owner@example.org")
        client = self.new()
        client.force_login(owner_account)
        self.owner_taker = Taker.begun(client).finished()
        client.logout()
        self.response = self.owner_taker.response
        note_correction(response=self.response, text=CANARY)
        self.item = add_action(response=self.response, title=CANARY, horizon="1-year")
        make = {shows: create_share_link(response=self.response, shows=shows, days=7, label=CANARY)
                for shows in ("type", "whole")}  # fmt: skip
        late, refused = (create_share_link(response=self.response, shows="type", days=7) for _ in range(2))
        self.draft = start_draft(base=version, user=make_user("author@example.org", User.Role.EDITOR))
        self.values = {
            "public_code": self.response.public_code,
            "item_code": self.item.public_code,
            "link_code": make["type"].link.public_code,
            "step_code": "time",
            "number": str(version.number),
            "section_code": "profile",
            "place": "sections",
            "token": "x" * 43,
            "uidb36": "1",
            "key": "x",
        }
        owner = self.new()
        session = owner.session
        session["responses"] = [self.response.public_code]
        session.save()
        self.people = {
            "anonymous": self.new(),
            "owner": owner,
            "owner-elsewhere": self.signed_in(owner_account),
            "stranger": Taker.begun(self.new()).finished().client,
            "stranger-account": self.signed_in(make_user("stranger@example.org")),
            "type-reader": self.reader(make["type"]),
            "whole-reader": self.reader(make["whole"]),
            "late-reader": self.reader(late),
            "refused-reader": self.reader(refused),
            "consultant": self.signed_in(make_user("consultant@example.org", User.Role.CONSULTANT)),
            **{
                role.value: self.signed_in(make_user(f"{role}@example.org", role))
                for role in (User.Role.EDITOR, User.Role.PUBLISHER, User.Role.AUDITOR, User.Role.ADMIN)
            },
        }
        self.own = make_side(version, "ours", "org-owner@example.org")
        self.foreign = make_side(version, "theirs", "foreign-consultant@example.org", FOREIGN_CANARY)
        self._join_people()
        Link.objects.filter(pk=late.link.pk).update(expires_at=timezone.now() - timedelta(days=1))
        Link.objects.filter(pk=refused.link.pk).update(revoked_at=timezone.now())
        self.links = {
            "type-reader": make["type"].link,
            "whole-reader": make["whole"].link,
            "late-reader": late.link,
            "refused-reader": refused.link,
        }

    def _join_people(self) -> None:
        """Who works for the client, did so once, or works for the other one."""
        helper = make_user("org-consultant@example.org", User.Role.CONSULTANT)
        viewer = make_user("org-viewer@example.org")
        removed = make_user("removed-consultant@example.org", User.Role.CONSULTANT)
        for user, role in ((helper, "consultant"), (viewer, "viewer"), (removed, "owner")):
            Membership.objects.create(organisation=self.own.organisation, user=user, role=role)
        self.people |= {
            "org-owner": self.signed_in(self.own.owner),
            "org-consultant": self.signed_in(helper),
            "org-viewer": self.signed_in(viewer),
            "removed-consultant": self.signed_in(removed),
            "foreign-consultant": self.signed_in(self.foreign.owner),
        }
        assert (
            self.people["removed-consultant"].get(self.path_of(self.own, "clients/<str:public_code>/")).status_code
            == 200
        )
        Membership.objects.get(user=removed).delete()

    @staticmethod
    def path_of(side: Side, route: str, **other: str) -> str:
        """The address of something of a client; `other` codes take the place of its own."""
        return address(route, {**side.codes(route), **other})

    @staticmethod
    def new() -> Client:
        return Client(headers={"accept-language": "en"})

    def signed_in(self, user: User) -> Client:
        client = self.new()
        client.force_login(user)
        return client

    def reader(self, made: Any) -> Client:
        client = self.new()
        assert client.post(f"/s/{made.token}/").status_code == 302
        return client

    def path(self, route: str, **other: str) -> str:
        """The address; of the draft where only a draft is worked on."""
        if MATRIX["routes"][route] in ("drafts", "publishing"):
            other = {"number": str(self.draft.number), **other}
        if "/preview/" in route:
            other = {"place": "time", **other}
        return address(route, {**self.values, **other})
