"""Releases: the figures of an anonymous engagement made anew, once enough people came or went."""

from __future__ import annotations

from django.db import transaction

from assessment.accounts.models import AuditEntry, User
from assessment.accounts.services import record
from assessment.engagements.models import Engagement, Release
from assessment.engagements.queries.figures import (
    consenting_keys,
    figures_as_json,
    list_past_releases,
    list_people,
)
from assessment.scoring.release import ALL, make_release

from .engagements import subject_of


@transaction.atomic
def release_figures(*, engagement: Engagement, by: User | None = None) -> Release | None:
    """The next release of an anonymous engagement, or None where the last one holds.

    One at a time: whoever comes second waits, and then finds that too few came or went since. `by` None is the worker.
    """
    held = Engagement.objects.select_for_update().get(pk=engagement.pk)
    if not held.is_anonymous:
        return None
    made = make_release(list_people(held), list_past_releases(held), held.smallest_group)
    if made is None:
        return None
    release = Release.objects.create(
        engagement=held,
        number=made.number,
        included={group: sorted(keys) for group, keys in made.groups.items()},
        figures=figures_as_json(made.figures, made.least),
    )
    record(
        actor=by,
        action=AuditEntry.Action.ENGAGEMENT_CHANGED,
        subject=subject_of(held),
        details={"release": made.number, "people": made.figures[ALL].n if made.figures else 0},
    )
    return release


def release_due_figures() -> int:
    """Makes the releases that are due in every anonymous engagement; how many those were. For the worker."""
    made = 0
    for engagement in Engagement.objects.filter(disclosure=Engagement.Disclosure.ANONYMOUS):
        if _is_due(engagement) and release_figures(engagement=engagement) is not None:
            made += 1
    return made


def _is_due(engagement: Engagement) -> bool:
    """Whether it is worth a look, from keys alone."""
    last = engagement.releases.order_by("-number").first()
    keys = consenting_keys(engagement)
    if last is None:
        return len(keys) >= engagement.smallest_group
    changed = len(keys ^ set(last.included[ALL]))
    return changed >= engagement.smallest_group or last.figures["least"] < engagement.smallest_group
