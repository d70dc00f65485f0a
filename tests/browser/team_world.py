"""A client whose team tells who owns what in every way: `python -m tests.browser.team_world ADDRESS` prints the codes.

Run beside a served site, on its data: `server.run_beside`.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django

PASSWORD = "correct horse battery"

NAMED = [
    ("cto", "Chen", {"role": "cto", "ownership": "me shared me nobody nobody cio cio me me shared cio me me cio me nobody"}),
    ("cio", "Li", {"role": "cio", "ownership": "cto me me nobody other cto other cto shared shared me cto nobody me cto nobody"}),
    ("coo", "Zhou", {"role": "other-c-level", "ownership": "cio me cto nobody nobody nobody me cto cto cto cio cto cto cio cto -"}),
    ("ciso", "Wang", {"role": "other-c-level", "ownership": "me shared cto nobody nobody cio other cto cto cio cio cto cto cio - -"}),
]  # fmt: skip
ROWS = [
    "cybersecurity",
    "business-continuity",
    "innovation-strategy",
    "ecosystem-strategy",
    "sustainability-agenda",
    "data-governance",
    "supply-chain",
    "technology-strategy",
    "technology-architecture",
    "advising",
    "end-user-experience",
    "sdlc",
    "data-privacy",
    "workplace-support",
    "technology-operations",
    "workforce-engagement",
]


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
            ("alone", "Pilot", {}),
            ("empty", "Summer 2027", {}),
            ("anonymous", "Survey 2027", {"disclosure": Engagement.Disclosure.ANONYMOUS}),
        )
    }
    made["named"].previous = made["before"]
    made["named"].foreword = "Thank you for your candour. We talk about decisions, not about people."
    made["named"].save()
    people = answered(made["named"], [(post, _answers(given)) for post, _name, given in NAMED])
    for one, (_post, name, _given) in zip(people, NAMED, strict=True):
        type(one).objects.filter(pk=one.pk).update(name=name)
    answered(made["alone"], [("cto", _answers(NAMED[0][2]))])
    crowd = [(post, _answers(given)) for post, _name, given in NAMED for _ in range(3)]
    answered(made["many"], [*crowd, *[("head-of", _answers(NAMED[3][2]))] * 4, *[("ceo", _answers(NAMED[2][2]))]])
    user = Membership.objects.get(organisation=client).user
    for responsibility, post in (("cybersecurity", "cio"), ("technology-strategy", "cto")):
        Agreement.objects.create(
            engagement=made["before"], responsibility=responsibility, post=post, revision=1, noted_by=user
        )
    return {"invitation": people[0].invitation.public_code, **{name: one.public_code for name, one in made.items()}}


def _answers(given: dict[str, Any]) -> dict[str, Any]:
    owners = zip(ROWS, given["ownership"].split(), strict=True)
    return {**given, "ownership": {row: owner for row, owner in owners if owner != "-"}}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(build(sys.argv[1])))
