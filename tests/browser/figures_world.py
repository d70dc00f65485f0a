"""A client with engagements that have figures: `python -m tests.browser.figures_world ADDRESS` prints the codes.

Run beside a served site, on its data: `server.run_beside`.
"""

from __future__ import annotations

import json
import sys

import django

PASSWORD = "correct horse battery"


def build(email: str) -> dict[str, str]:
    """The client of a new consultant: by name with a wave before, anonymous of many, of few, and of too few."""
    from assessment.engagements.services import release_figures
    from assessment.questionnaires.published import find_published
    from tests.engagements.crowd import crowd
    from tests.engagements.world import make_client, make_engagement

    version = find_published()
    assert version is not None
    client = make_client(owner=email)
    before = make_engagement(client, version, wave="Autumn 2026")
    crowd(before, 9, seed=5)
    codes = {}
    for seed, (name, (people, fields)) in enumerate(
        {
            "named": (11, {"previous": before}),
            "many": (130, {"wave": "All heads"}),
            "anonymous": (64, {"disclosure": "anonymous", "wave": "All leaders"}),
            "small": (14, {"disclosure": "anonymous", "wave": "The board"}),
            "few": (3, {"disclosure": "anonymous", "wave": "The region"}),
        }.items()
    ):
        engagement = make_engagement(client, version, **fields)
        crowd(engagement, people, seed=seed)
        release_figures(engagement=engagement)
        codes[name] = engagement.public_code
    return codes


if __name__ == "__main__":
    django.setup()
    print(json.dumps(build(sys.argv[1])))
