"""Whose answers may be used in an engagement: the one door to them for the map, the figures and the exports."""

from __future__ import annotations

from django.db import models

from assessment.engagements.models import Engagement, Participation, Post
from assessment.responses.models import Response

from .scopes import scope_of

IN_ORDER = (
    models.Case(*(models.When(post=post, then=place) for place, post in enumerate(Post.values))),
    "pk",
)
"""The order in which people are shown: by post, as `Post` lists them."""


def list_consenting(engagement: Engagement, *, with_results: bool = True) -> list[Participation]:
    """Everybody who submitted and agrees to be seen, each with response, consent and result; in order of their role.

    A consent that was withdrawn counts as never given. One query, however many there are; where the answers are all
    that is wanted, `with_results` false leaves the results unread, which are most of what there is to read.
    """
    scope = scope_of(engagement)
    taken_part = Participation.objects.filter(engagement=engagement, response__status=Response.Status.SUBMITTED)
    found = taken_part.select_related("response__consent", "response__result", "invitation").order_by(*IN_ORDER)
    if not with_results:
        found = found.defer("response__result__snapshot", "response__steps", "response__scopes")
    return [one for one in found if scope in one.response.consent.items]
