"""No more mails: what the link at the foot of each leads to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assessment.engagements import queries, services
from assessment.lib.http import hidden_from_others


@csrf_exempt  # programs that read mail post here for their reader (RFC 8058); the secret in the address is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing; the button does."""
    code = services.code_behind(token)
    invitation = queries.find_to_unsubscribe(code) if code else None
    if invitation is None:
        return hidden_from_others(render(request, "engagements/unsubscribe_gone.html", status=404))
    if request.method == "POST":
        services.opt_out(invitation=invitation)
    context = {
        "client": invitation.engagement.organisation.name,
        "is_done": request.method == "POST" or invitation.opted_out_at is not None,
    }
    return hidden_from_others(render(request, "engagements/unsubscribe.html", context))
