"""Coming in by a link, and until when answers are taken."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from assessment.accounts.models import User
from assessment.engagements.models import Engagement, Invitation, Participation
from assessment.engagements.queries.entering import build_terms, find_hindrance, promise_of, start_key_of
from assessment.lib.secrets import digest
from assessment.responses.models import Response
from assessment.responses.services import issue_resume_keys, mail_own_link, mail_resume_link, start_response


class CannotStart(Exception):
    """The link starts nothing; `reason` is one of `queries.find_hindrance`, or `begun` (by another page), `unknown`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class PromiseChanged(Exception):
    """Who may see what, or what is asked for, has changed since the page was shown; `engagement` is as it is now."""

    def __init__(self, engagement: Engagement) -> None:
        self.engagement = engagement
        super().__init__(engagement.public_code)


@transaction.atomic
def note_opened(*, invitation: Invitation) -> None:
    """Notes that somebody pressed a button on the page of a personal link: looking at it alone proves nobody."""
    try:
        _engagement, stored = _locked(invitation)
    except CannotStart:
        return
    _mark(stored, started=False)


@transaction.atomic
def start_invited(
    *,
    invitation: Invitation,
    promise: str,
    consent_items: list[str],
    start_key: str,
    language: str,
    owner: User | None,
) -> Response:
    """The response of an invited person. The same page posted again, told by `start_key`, leads to the same one, and
    what it says counts as long as nothing was answered.

    In an anonymous engagement nothing joins it to the invitation, which only notes that its link was used.
    `promise` is `queries.promise_of` as the page was shown.
    Raises `CannotStart`, `PromiseChanged`, and `responses.services.ConsentMissing`.
    """
    engagement, stored = _locked(invitation)
    named = None if engagement.is_anonymous else stored
    key = start_key_of(engagement, start_key, stored)
    found, reason = _find_started(engagement, key), find_hindrance(engagement, stored)
    if found is not None and reason == "used":
        reason = None  # by itself
    if reason == "revoked":
        raise CannotStart(reason)
    if found is None and named is not None and Participation.objects.filter(invitation=named).exists():
        raise CannotStart("begun")
    if found is None or (reason is None and not found.revision):
        _require(engagement, reason, promise)
        is_again = found is not None
        found = start_response(
            version=engagement.version,
            consent_items=consent_items,
            start_key=key,
            language=language,
            owner=owner,
            terms=build_terms(engagement, stored.post, name=stored.name, invitation=stored),
        )
        _join(engagement, found, stored.post, name=stored.name, is_again=is_again, invitation=named)
        if not is_again:
            _mark(stored, started=True)
    return found


@transaction.atomic
def start_by_open_link(
    *,
    engagement: Engagement,
    token: str,
    promise: str,
    post: str,
    name: str,
    consent_items: list[str],
    start_key: str,
    language: str,
    owner: User | None,
) -> Response:
    """A response of somebody who has the open link. The same page posted again gives the same one, and what it says
    counts as long as nothing was answered. `token` is the link's.

    Raises `CannotStart`, `PromiseChanged`, and `responses.services.ConsentMissing`.
    """
    stored = _locked_engagement(engagement)
    if stored.open_token_digest != digest(token):
        raise CannotStart("unknown")
    key = start_key_of(stored, start_key)
    found, reason = _find_started(stored, key), find_hindrance(stored)
    if found is None or (reason is None and not found.revision):
        _require(stored, reason, promise)
        is_again = found is not None
        found = start_response(
            version=stored.version,
            consent_items=consent_items,
            start_key=key,
            language=language,
            owner=owner,
            terms=build_terms(stored, post, name=name),
        )
        _join(stored, found, post, name=name, is_again=is_again)
    return found


@transaction.atomic
def mail_way_back(*, invitation: Invitation, language: str) -> bool:
    """Mails a link to go on with what was begun by name, or to its result, to the address that was invited and to no
    other; whether there is one, and something to go back to. Raises `responses.services.TooManyLinks`."""
    _engagement, stored = _locked(invitation)
    response = Response.objects.filter(participation__invitation=stored).first()
    if response is None or not stored.email or stored.revoked_at is not None:
        return False
    if response.is_submitted:
        mail_own_link(response=response, to=stored.email, language=language, is_known=True)
        return True
    keys = issue_resume_keys(response=response)
    until = timezone.localdate(keys.until)
    mail_resume_link(
        response=response, to=stored.email, token=keys.token, until=until, language=language, is_known=True
    )
    return True


def _locked(invitation: Invitation) -> tuple[Engagement, Invitation]:
    """Engagement and invitation as stored, held until the transaction ends, always in this order.

    Raises `CannotStart` where the link that led here opens nothing any more.
    """
    engagement = _locked_engagement(invitation.engagement)
    invitations = Invitation.objects.select_for_update(of=("self",))
    stored = invitations.filter(pk=invitation.pk, token_digest=invitation.token_digest).first()
    if stored is None:
        raise CannotStart("unknown")
    stored.engagement = engagement
    return engagement, stored


def _locked_engagement(engagement: Engagement) -> Engagement:
    engagements = Engagement.objects.select_related("organisation", "version").defer("version__document")
    stored = engagements.select_for_update(of=("self",)).filter(pk=engagement.pk).first()
    if stored is None:
        raise CannotStart("unknown")
    return stored


def _find_started(engagement: Engagement, key: str) -> Response | None:
    """What the button of the same page led to when it was pressed before."""
    return Response.objects.filter(participation__engagement=engagement, start_digest=digest(key)).first()


def _require(engagement: Engagement, reason: str | None, promise: str) -> None:
    """Raises `CannotStart` for a reason, `PromiseChanged` if the page promised something else than holds now."""
    if reason is not None:
        raise CannotStart(reason)
    if promise != promise_of(engagement):
        raise PromiseChanged(engagement)


def _join(
    engagement: Engagement,
    response: Response,
    post: str,
    *,
    name: str,
    is_again: bool,
    invitation: Invitation | None = None,
) -> None:
    """Notes whose response it is, without a name in an anonymous engagement; again, what was said last."""
    given = {"name": "" if engagement.is_anonymous else name, "post": post}
    if is_again:
        Participation.objects.filter(response=response).update(**given)
    else:
        Participation.objects.create(engagement=engagement, response=response, invitation=invitation, **given)


def _mark(invitation: Invitation, *, started: bool) -> None:
    """Notes that a link was opened, and whether it was used; in an anonymous engagement without a trace of when.

    There every invitation is written, whichever it was: PostgreSQL keeps with a row the transaction that wrote it, and
    keeps rows in the order in which they were written, so that a single one would stand beside its response.
    """
    engagement = invitation.engagement
    yes = Value(value=True)
    flags = ["is_opened", "is_started"] if started else ["is_opened"]
    if engagement.is_anonymous:
        everybody = Invitation.objects.filter(engagement=engagement)
        everybody.update(**{flag: Case(When(pk=invitation.pk, then=yes), default=F(flag)) for flag in flags})
        return
    Invitation.objects.filter(pk=invitation.pk).update(**dict.fromkeys(flags, yes))
    Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=timezone.now())
