"""One's own data: see, correct, withdraw, delete."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.accounts.services import LastAdmin
from assessment.responses import queries, services
from assessment.responses.access import forget_own, get_own_response
from assessment.responses.forms import CorrectionForm, DeleteForm

from .own_data_page import data_page


@require_safe
def data(request: HttpRequest, public_code: str) -> HttpResponse:
    """All that is stored, and what can be done with it."""
    response = get_own_response(request, public_code)
    return render(request, "responses/data.html", data_page(response, queries.read_everything(response)))


@require_POST
def data_correction(request: HttpRequest, public_code: str) -> HttpResponse:
    """Notes something beside answers that are final."""
    response = get_own_response(request, public_code)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        page = data_page(response, queries.read_everything(response), form)
        return render(request, "responses/data.html", page, status=422)
    services.note_correction(response=response, text=form.cleaned_data["text"])
    messages.success(request, _("Your note is saved."))
    return redirect("responses:data", public_code)


@require_POST
def data_consent(request: HttpRequest, public_code: str) -> HttpResponse:
    """Takes back an optional item of the consent, or gives it."""
    response = get_own_response(request, public_code)
    item = request.POST.get("item", "")
    try:
        if "_give" in request.POST:
            services.give_consent(response=response, item=item)
            messages.success(request, _("Thank you. Your consent is noted."))
        else:
            services.withdraw_consent(response=response, item=item)
            messages.success(request, _("Withdrawn. Figures worked out from now on leave your answers out."))
    except services.RequiredItem:
        return render(request, "400.html", status=400)
    return redirect("responses:data", public_code)


@require_http_methods(["GET", "HEAD", "POST"])
def data_delete(request: HttpRequest, public_code: str) -> HttpResponse:
    """Deletes a response with everything that hangs on it."""
    response = get_own_response(request, public_code)
    form = DeleteForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        errors = form.error_list() if form.is_bound else []
        context = {"response": response, "asked_by": queries.asked_by(response), "form": form, "errors": errors}
        return render(request, "responses/delete.html", context, status=422 if form.is_bound else 200)
    services.delete_response(response=response)
    forget_own(request, public_code)
    return redirect("responses:deleted")


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """Says that it is done."""
    return render(request, "responses/deleted.html")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete_account(request: HttpRequest) -> HttpResponse:
    """Deletes the account with all its responses."""
    form = DeleteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.delete_person(user=request.user)  # type: ignore[arg-type] # login_required
        except LastAdmin:
            form.add_error(None, _("You are the only administrator here. Make somebody else one first"))
        else:
            logout(request)
            return redirect("responses:deleted")
    own = queries.list_own_responses(user_id=request.user.pk, public_codes=[])
    context = {"form": form, "responses": own, "errors": form.error_list() if form.is_bound else []}
    return render(request, "responses/delete_account.html", context, status=422 if form.is_bound else 200)
