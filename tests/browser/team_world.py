"""A client whose team tells who owns what in every way: `python -m tests.browser.team_world ADDRESS` prints the codes.

Run beside a served site, on its data: `server.run_beside`.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django

PASSWORD = "correct horse battery"

OWNERS = {
    "cybersecurity": "me cto cio me",
    "business-continuity": "shared me me shared",
    "innovation-strategy": "me me cto cto",
    "ecosystem-strategy": "nobody nobody nobody nobody",
    "sustainability-agenda": "nobody other nobody nobody",
    "data-governance": "cio cto nobody cio",
    "supply-chain": "cio other me other",
    "technology-strategy": "me cto cto cto",
    "technology-architecture": "me shared cto cto",
    "advising": "shared shared cto cio",
    "end-user-experience": "cio me cio cio",
    "sdlc": "me cto cto cto",
    "data-privacy": "me nobody cto cto",
    "workplace-support": "cio me cio cio",
    "technology-operations": "me cto cto -",
    "workforce-engagement": "- - cio -",
}
"""Who decides, as the four people of `TEAM` say; a dash left it open."""
TEAM = (
    ("cto", "Chen", "cto"),
    ("cio", "Li", "cio"),
    ("coo", "Zhou", "other-c-level"),
    ("ciso", "Wang", "other-c-level"),
)
"""Post, name, and the role that they chose."""


def build(email: str) -> dict[str, Any]:
    """The client of this consultant, with an engagement of each kind; their codes, and one invitation's."""
    from assessment.engagements.models import Agreement, Engagement, Membership
    from assessment.questionnaires.models import Version
    from tests.engagements.world import answered, make_client, make_engagement

    version = Version.objects.get(number=1)
    client = make_client("Sample Group", owner=email)
    made = {
        name: make_engagement(client, version, wave=wave, **more)
        for name, wave, more in (
            ("before", "Autumn 2026", {}),
            ("named", "Spring 2027", {}),
            ("many", "Whole company 2027", {}),
            ("wide", "Board 2027", {}),
            ("alone", "Pilot", {}),
            ("empty", "Summer 2027", {}),
            ("anonymous", "Survey 2027", {"disclosure": Engagement.Disclosure.ANONYMOUS}),
        )
    }
    made["named"].previous = made["before"]
    made["named"].foreword = "Thank you for your candour. We talk about decisions, not about people."
    made["named"].save()
    told = [(post, _answers(place)) for place, (post, _name, _role) in enumerate(TEAM)]
    people = answered(made["named"], told)
    for one, (_post, name, _role) in zip(people, TEAM, strict=True):
        type(one).objects.filter(pk=one.pk).update(name=name)
    answered(made["alone"], told[:1])
    answered(made["many"], [*told, told[0], *[("head-of", told[3][1])] * 8, ("ceo", told[2][1])])
    board = (
        "cto",
        "cio",
        "ceo",
        "coo",
        "cfo",
        "ciso",
        "cdo",
        "other-c-level",
        "head-of",
        "head-of",
        "head-of",
        "other",
    )
    answered(made["wide"], [(post, told[place % 4][1]) for place, post in enumerate(board)])
    user = Membership.objects.get(organisation=client).user
    for responsibility, post in (("cybersecurity", "cio"), ("technology-strategy", "cto")):
        Agreement.objects.create(
            engagement=made["before"], responsibility=responsibility, post=post, revision=1, noted_by=user
        )
    return {"invitation": people[0].invitation.public_code, **{name: one.public_code for name, one in made.items()}}


def _answers(place: int) -> dict[str, Any]:
    owned = {row: owners.split()[place] for row, owners in OWNERS.items()}
    return {"role": TEAM[place][2], "ownership": {row: owner for row, owner in owned.items() if owner != "-"}}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(build(sys.argv[1])))
