"""What a draft would do to results, stored for the state of it that was looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from assessment.accounts.models import AuditEntry, User
from assessment.accounts.services import record
from assessment.questionnaires.models import Impact, Version
from assessment.scoring import ENGINE

from .versions import WrongStatus, subject_of


@transaction.atomic
def store_impact(*, version: Version, in_use: Version, figures: Mapping[str, Any], user: User | None) -> Impact:
    """Stores the figures for a draft as it was when `version` was read; computed again, they are replaced.

    Raises `WrongStatus` if there is no such draft any more.
    """
    drafts = Version.objects.select_for_update(of=("self",)).filter(pk=version.pk, status=Version.Status.DRAFT)
    if not drafts.exists():
        raise WrongStatus(f"version {version.number} is no draft")
    stored, _is_new = Impact.objects.update_or_create(
        version=version,
        content_hash=version.content_hash,
        against_hash=in_use.content_hash,
        engine=ENGINE,
        defaults={"figures": dict(figures), "computed_by": user},
    )
    details = {"hash": version.content_hash, "against": in_use.number}
    record(actor=user, action=AuditEntry.Action.IMPACT_COMPUTED, subject=subject_of(version), details=details)
    return stored
