"""Everything that is stored about a response, as files."""

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from assessment.lib.downloads import download
from assessment.reports.csv import render_rows
from assessment.responses.access import get_own_response
from assessment.responses.queries import read_everything, rows_of


@require_safe
def data_json(request: HttpRequest, public_code: str) -> HttpResponse:
    """All of it, nested as it is stored."""
    content = json.dumps(read_everything(get_own_response(request, public_code)), ensure_ascii=False, indent=1)
    return download(content.encode("utf-8"), content_type="application/json", name="data.json", fallback="data.json")


@require_safe
def data_csv(request: HttpRequest, public_code: str) -> HttpResponse:
    """All of it, a value to a line with where it stands."""
    rows = rows_of(read_everything(get_own_response(request, public_code)))
    content = render_rows(("place", "value"), rows)
    return download(content, content_type="text/csv; charset=utf-8", name="data.csv", fallback="data.csv")
