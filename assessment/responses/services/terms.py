"""What somebody who asks for a response brings with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import Combinable

from assessment.responses.models import Response


class Closed(Exception):
    """The deadline has passed: nothing more is taken."""


class Unnamed(Exception):
    """The response is anonymous, so no address may be joined to it."""


@dataclass(frozen=True)
class Terms:
    """What somebody who asks for a response brings: see `Response`. It knows nothing of who that is."""

    closes_at: datetime | None = None
    introduction: Mapping[str, Any] = field(default_factory=dict)
    scopes: Sequence[Mapping[str, Any]] = ()
    prefill: Mapping[str, Any] = field(default_factory=dict)
    is_anonymous: bool = False

    @property
    def codes(self) -> list[str]:
        """Codes of the consents it asks for."""
        return [scope["code"] for scope in self.scopes]


NO_TERMS = Terms()


def move_deadline(*, responses: QuerySet[Response], closes_at: datetime | Combinable | None) -> int:
    """Sets until when those of the responses that are not submitted are taken, or by an expression; how many."""
    return responses.filter(status=Response.Status.STARTED).update(closes_at=closes_at)
