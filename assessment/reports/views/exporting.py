"""An engagement as a file: by name a row for each person who agreed, anonymous the figures that are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessment.accounts.models import AuditEntry
from assessment.accounts.services import record
from assessment.engagements import queries
from assessment.engagements.access import engagement_at
from assessment.engagements.models import Engagement
from assessment.engagements.services import subject_of
from assessment.lib.cells import csv_parts
from assessment.lib.downloads import streamed
from assessment.questionnaires.published import definition_of
from assessment.reports.report.cohort import (
    CODE_BOOK_HEAD,
    FIGURE_HEAD,
    code_book_rows,
    figure_rows,
    figures_document,
    people_document,
    person_head,
    person_row,
)
from assessment.reports.xlsx import LongSheet, stream_workbook

from .tables import XLSX

CSV = "text/csv; charset=utf-8"
Rows = Iterable[tuple[str | float | None, ...]]


@require_POST
@login_required
def export_engagement(request: HttpRequest, public_code: str, kind: str) -> HttpResponseBase:
    """The file, sent as it is read; that it was taken is on record."""
    at, engagement = engagement_at(request, public_code, "change")
    if kind not in KINDS:
        raise Http404
    make, content_type, ending = KINDS[kind]
    parts = make(engagement)
    record(
        actor=at.user,
        action=AuditEntry.Action.EXPORTED,
        subject=subject_of(engagement),
        details={"file": kind, "disclosure": engagement.disclosure},
    )
    day = f"{timezone.localdate():%Y-%m-%d}"
    name = f"{engagement.organisation.name} {engagement.wave} {_('Code book') if kind == 'code-book' else ''} {day}"
    return streamed(
        parts, content_type=content_type, name=f"{name}.{ending}", fallback=f"engagement-{kind}-{day}.{ending}"
    )


def _csv(engagement: Engagement) -> Iterator[bytes]:
    return csv_parts(*_table(engagement))


def _code_book(engagement: Engagement) -> Iterator[bytes]:
    return csv_parts(CODE_BOOK_HEAD, code_book_rows(definition_of(engagement.version_id)))


def _xlsx(engagement: Engagement) -> Iterator[bytes]:
    rows = code_book_rows(definition_of(engagement.version_id))
    name = "figures" if engagement.is_anonymous else "people"
    sheets = [LongSheet(name, *_table(engagement)), LongSheet("code book", CODE_BOOK_HEAD, rows)]
    return stream_workbook(sheets, title=f"{engagement.organisation.name} {engagement.wave}")


def _json(engagement: Engagement) -> Iterator[bytes]:
    turnout = queries.read_turnout(engagement)
    if engagement.is_anonymous:
        return figures_document(engagement, turnout, queries.released_figures(engagement))
    definition = definition_of(engagement.version_id)
    return people_document(engagement, turnout, definition, queries.iterate_consenting(engagement))


def _table(engagement: Engagement) -> tuple[tuple[str, ...], Rows]:
    """The heads and the rows: never a row of a person where the engagement is anonymous."""
    if engagement.is_anonymous:
        return FIGURE_HEAD, figure_rows(queries.released_figures(engagement))
    definition = definition_of(engagement.version_id)
    rows = (person_row(definition, one) for one in queries.iterate_consenting(engagement))
    return person_head(definition), rows


KINDS: dict[str, tuple[Callable[[Engagement], Iterator[bytes]], str, str]] = {
    "csv": (_csv, CSV, "csv"),
    "xlsx": (_xlsx, XLSX, "xlsx"),
    "json": (_json, "application/json", "json"),
    "code-book": (_code_book, CSV, "csv"),
}
"""By the last part of the address: what makes the file, its media type, its ending."""
