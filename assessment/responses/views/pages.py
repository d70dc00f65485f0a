"""What the templates of the taking pages are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.instrument.answers import row_codes, total_of
from assessment.instrument.definition import (
    AllocationQuestion,
    Definition,
    OwnershipQuestion,
    Section,
)
from assessment.instrument.progress import Path, Step, path_of
from assessment.instrument.rules import as_asked
from assessment.lib.secrets import grouped_code
from assessment.lib.ui import tr
from assessment.lib.wording import answer_text, owner_groups, row_label
from assessment.responses.forms import AddressForm, ConsentForm, ShareForm
from assessment.responses.models import Link, Response
from assessment.responses.queries import asked_by
from assessment.responses.services import NewLink, ResumeKeys

KEYS_COOKIE = "resume_keys"
LINK_COOKIE = "new_link"
KEYS_SHOWN_FOR = 600  # seconds


def archetype_shares(definition: Definition) -> list[dict[str, Any]]:
    """The worldwide share of each type, largest first."""
    ordered = sorted(definition.archetypes, key=lambda archetype: -archetype.share.global_)
    return [
        {"type": a.code, "name": tr(a.label), "percent": round(a.share.global_ * 100), "tagline": tr(a.tagline)}
        for a in ordered
    ]


def landing_page(definition: Definition, *, has_own: bool) -> dict[str, Any]:
    """The front page; `has_own` if this browser has begun before."""
    return {"definition": definition, "shares": archetype_shares(definition), "has_own": has_own}


def consent_page(definition: Definition, form: ConsentForm, retake_of: Response | None = None) -> dict[str, Any]:
    """The consent text with its boxes, the required one first; `retake_of` is the earlier response of a retake."""
    required = [form[item.code] for item in definition.consent.items if item.required]
    optional = [form[item.code] for item in definition.consent.items if not item.required]
    return {
        "definition": definition,
        "form": form,
        "retake_of": retake_of,
        "errors": form.error_list() if form.is_bound else [],
        "required": required,
        "optional": optional,
    }


def more_page(definition: Definition, response: Response) -> dict[str, Any]:
    """The choice between the quick result and the deepening sections."""
    deepening = path_of(definition, response.answers).deepening
    first = next((step for step in deepening if step.code not in response.visited), deepening[0] if deepening else None)
    return {
        "response": response,
        "texts": definition.page_texts,
        "minutes": definition.minutes_full - definition.minutes_core,
        "sections": [step.section for step in deepening if step.page == 1],
        "first": first,
    }


def remember_keys(reply: HttpResponse, response: Response, keys: ResumeKeys) -> None:
    """Hands the link and the code to this browser for ten minutes: we keep only their digests."""
    reply.set_signed_cookie(
        KEYS_COOKIE,
        f"{keys.code}.{keys.token}.{keys.until:%Y-%m-%d}",
        salt=response.public_code,
        max_age=KEYS_SHOWN_FOR,
        path=reverse("responses:saved", args=(response.public_code,)),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def saved_page(request: HttpRequest, response: Response) -> dict[str, Any] | None:
    """The link and the code to go on elsewhere; None where this browser no longer has them."""
    kept = request.get_signed_cookie(KEYS_COOKIE, None, salt=response.public_code, max_age=KEYS_SHOWN_FOR)
    if kept is None or response.is_submitted:
        return None
    code, token, until = kept.split(".")
    link = request.build_absolute_uri(reverse("responses:resume-link", args=(token,)))
    return {
        "response": response,
        "link": link,
        "token": token,
        "code": grouped_code(code),
        "until": date.fromisoformat(until),
        "address": AddressForm(),
    }


def remember_link(reply: HttpResponse, response: Response, made: NewLink) -> None:
    """Hands a new link to this browser for ten minutes: we keep only its digest."""
    reply.set_signed_cookie(
        LINK_COOKIE,
        f"{made.link.public_code}.{made.token}",
        salt=response.public_code,
        max_age=KEYS_SHOWN_FOR,
        path=reverse("responses:share", args=(response.public_code,)),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def share_page(
    request: HttpRequest, response: Response, links: Iterable[Link], form: ShareForm, address: AddressForm
) -> dict[str, Any]:
    """The links of a response with their state, the newest with its address as long as this browser has it."""
    kept = request.get_signed_cookie(LINK_COOKIE, "", salt=response.public_code, max_age=KEYS_SHOWN_FOR)
    code, _dot, token = (kept or "").partition(".")
    now, listed = timezone.now(), list(links)
    new = next((link for link in listed if link.public_code == code and link.revoked_at is None), None)
    return {
        "response": response,
        "form": form,
        "address": address,
        "errors": [*(form.error_list() if form.is_bound else ()), *(address.error_list() if address.is_bound else ())],
        "new_link": request.build_absolute_uri(reverse("responses:share-link", args=(token,))) if new else "",
        "links": [{"link": link, "works": link.revoked_at is None and link.expires_at > now} for link in listed],
    }


def hub_page(definition: Definition, response: Response) -> dict[str, Any]:
    """The parts of the questionnaire with their status."""
    path = path_of(definition, response.answers)
    deepening = any(step.code in response.visited for step in path.deepening)
    following = path.next_open(response.visited, deepening=deepening)
    asked = [(section, path.of_section(section)) for section in definition.sections if section.core]
    steps = [_part_row(response, tr(section.short), pages) for section, pages in asked if pages]
    if path.deepening:
        steps.append(_part_row(response, _("Going deeper"), path.deepening))
    if response.is_closed:
        steps = [{**step, "href": ""} for step in steps]
    return {"response": response, "steps": steps, "next": following, "asked_by": asked_by(response)}


def check_page(definition: Definition, response: Response, obstacle: str | None = None) -> dict[str, Any]:
    """Every answer, by section, with links to change it; deepening sections left out stand together at the end.

    What is not asked is not on the page. After the deadline it can only be read.
    """
    path = path_of(definition, response.answers)
    asked = [section for section in definition.sections if path.of_section(section)]
    begun = [s for s in asked if s.core or _is_begun(response, path.of_section(s))]
    left_out = [s for s in asked if s not in begun]
    page = {
        "response": response,
        "texts": definition.page_texts,
        "sections": [_check_section(definition, response, path, section) for section in begun],
        "left_out": [
            {
                "term": tr(section.short),
                "value": _("Left out"),
                "href": _change_href(response, path.of_section(section)[0]),
            }
            for section in left_out
        ],
        "errors": _obstacle_errors(response, definition, obstacle),
        "revision": response.revision,
    }
    return _to_read(page) if response.is_closed else page


def _to_read(page: dict[str, Any]) -> dict[str, Any]:
    """The same without any way to change something."""
    sections = [
        {**section, "pages": [], "href": "", "rows": [{**row, "href": ""} for row in section["rows"]]}
        for section in page["sections"]
    ]
    return {**page, "sections": sections, "left_out": [], "errors": []}


def _check_section(definition: Definition, response: Response, path: Path, section: Section) -> dict[str, Any]:
    """Ownership by owner, time by row, everything else by question."""
    steps = path.of_section(section)
    href, rows = _change_href(response, steps[0]), []
    for question in steps[0].questions:
        given = response.answers.get(question.code)
        if isinstance(question, OwnershipQuestion):
            rows += _ownership_rows(definition, question, given or {})
        elif isinstance(question, AllocationQuestion):
            spent = {row: value for row, value in (given or {}).items() if value}
            rows += [{"term": row_label(definition, row), "value": f"{spent[row]}%", "href": href} for row in spent]
        else:
            value = answer_text(definition, question.code, None, given)
            rows.append({"term": tr(question.label), "value": value, "href": href})
    return {
        "code": section.code,
        "title": tr(section.short),
        "rows": rows,
        "total": _time_total(steps[0], response.answers),
        "pages": [{"href": _change_href(response, s), "page": s.page} for s in steps] if len(steps) > 1 else [],
        "href": href,
    }


def _ownership_rows(
    definition: Definition, question: OwnershipQuestion, given: Mapping[str, str]
) -> list[dict[str, str]]:
    rows = [{"term": group["label"], "value": group["rows"]} for group in owner_groups(definition, given)]
    still_open = [row_label(definition, row) for row in row_codes(definition, question) if row not in given]
    if rows and still_open:
        rows.append({"term": _("Not answered"), "value": _(", ").join(still_open)})
    return rows


def _time_total(step: Step, answers: Mapping[str, Any]) -> dict[str, str] | None:
    for question in step.questions:
        if isinstance(question, AllocationQuestion) and answers.get(question.code):
            return {"term": _("Total"), "value": f"{total_of(answers[question.code])}%"}
    return None


def _obstacle_errors(response: Response, definition: Definition, obstacle: str | None) -> list[dict[str, str]]:
    time = definition.time_question
    if obstacle == "time-open" and time is not None:
        values = {"sum": total_of(as_asked(definition, response.answers).get(time.code))}
        text = _("Your time adds up to %(sum)s%%. Change it so that it totals 100%%, or skip that question") % values
        return [{"field_id": "check-time", "message": text}]
    if obstacle == "changed":
        text = _("Your answers changed in another window. Check them again before you submit")
        return [{"field_id": "", "message": text}]
    if obstacle == "no-scored-answer":
        text = _("Answer at least one question on who owns what, or on your time, so that there is a result")
        return [{"field_id": "check-ownership", "message": text}]
    return []


def _is_begun(response: Response, steps: Sequence[Step]) -> bool:
    return any(step.code in response.visited or response.revision_of(step.code) for step in steps)


def _part_row(response: Response, title: str, steps: Sequence[Step]) -> dict[str, Any]:
    seen = [s for s in steps if s.code in response.visited]
    begun = _is_begun(response, steps)
    first_open = next((s for s in steps if s.code not in response.visited), steps[0])
    status = _("Completed") if len(seen) == len(steps) else _("In progress") if begun else _("Not started")
    return {
        "title": title,
        "status": status,
        "done": len(seen) == len(steps),
        "href": reverse("responses:section", args=(response.public_code, first_open.code)),
    }


def _change_href(response: Response, step: Step) -> str:
    return reverse("responses:section", args=(response.public_code, step.code)) + "?from=check"
