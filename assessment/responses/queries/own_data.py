"""Everything that is stored about one response."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assessment.outbox.models import Mail
from assessment.responses.models import Consent, Link, Plan, Response, Result

LEFT_OUT = {
    "Response": {
        "id": "a row's number, of no meaning outside the database",
        "version": "named by its number and hash",
        "owner": "named by its e-mail address",
        "start_digest": "a fingerprint that tells a double click",
        "resume_token_digest": "the fingerprint of a link",  # nosec B105 - a reason, no secret
        "resume_code_mac": "the fingerprint of a code",
        "retake_of": "named by its public code",
    },
    "Consent": {"id": "a row's number", "response": "the response itself"},
    "Result": {"id": "a row's number", "response": "the response itself"},
    "Plan": {"id": "a row's number", "response": "the response itself"},
    "PlanItem": {"id": "a row's number", "plan": "the plan itself"},
    "Link": {
        "id": "a row's number",
        "response": "the response itself",
        "token_digest": "the fingerprint of a link",  # nosec B105 - a reason, no secret
    },
    "Mail": {
        "id": "a row's number",
        "key": "what tells a mail from all others, made from codes",
        "sealed": "sealed until the mail is sent, then empty",
        "about": "the response itself",
        "claimed_until": "which worker sends it",
    },
}
"""By model: the fields that an export of one's own data leaves out, and why. Every other field is in it."""


def read_everything(response: Response) -> dict[str, Any]:
    """All that is stored about a response, as plain JSON values; `LEFT_OUT` says what is not in it."""
    stored = Response.objects.select_related("version", "owner", "retake_of").get(pk=response.pk)
    consent = Consent.objects.filter(response=stored).first()
    result = Result.objects.filter(response=stored).first()
    plan = Plan.objects.filter(response=stored).first()
    return {
        "response": {
            **_fields(stored),
            "version_number": stored.version.number,
            "version_hash": stored.version.content_hash,
            "owner_email": stored.owner.email if stored.owner else None,
            "retake_of_code": stored.retake_of.public_code if stored.retake_of else None,
        },
        "consent": _fields(consent) if consent else None,
        "result": _fields(result) if result else None,
        "plan": {**_fields(plan), "items": [_fields(item) for item in plan.items.all()]} if plan else None,
        "links": [_fields(link) for link in Link.objects.filter(response=stored).order_by("created_at", "pk")],
        "mails": [_fields(mail) for mail in Mail.objects.filter(about=stored.public_code).order_by("created_at", "pk")],
    }


def rows_of(content: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """The values of nested data with where each stands, such as `response.answers.time.advising`."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield from rows_of(value, f"{place}.{key}" if place else str(key))
    elif isinstance(content, list):
        for number, value in enumerate(content, start=1):
            yield from rows_of(value, f"{place}.{number}")
    else:
        yield place, content


def _fields(row: Any) -> dict[str, Any]:
    """A row's fields by name, without those left out."""
    left_out = LEFT_OUT[type(row).__name__]
    names = [field.name for field in row._meta.concrete_fields if field.name not in left_out]
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
