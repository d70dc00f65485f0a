"""The plan: choosing advice, filling it in, ordering it, answering the prompts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessment.lib.http import is_autosave, posted_revision, safe_path
from assessment.lib.ui import page_language
from assessment.responses import queries, services
from assessment.responses.access import get_own_item, get_own_response
from assessment.responses.forms import ActionForm, PlanItemForm, ReflectionForm
from assessment.responses.models import PlanItem, Response

from .plan_page import item_differences, plan_page, reflections_page


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, public_code: str) -> HttpResponse:
    """The plan; posting adds an action of one's own."""
    response = get_own_response(request, public_code)
    if not response.is_submitted:
        return redirect("responses:hub", public_code)
    if request.method != "POST":
        return _page(request, response)
    form = ActionForm(request.POST)
    if not form.is_valid():
        return _page(request, response, action=form, status=422)
    try:
        item = services.add_action(response=response, **form.cleaned_data)
    except services.PlanFull:
        form.add_error("title", _full())
        return _page(request, response, action=form, status=422)
    return _to_item(public_code, item.public_code)


@require_POST
def plan_choose(request: HttpRequest, public_code: str) -> HttpResponse:
    """Puts a recommendation into the plan, or takes it out."""
    response = get_own_response(request, public_code)
    if not response.is_submitted:
        return redirect("responses:hub", public_code)
    code = request.POST.get("recommendation", "")
    try:
        if "_drop" in request.POST:
            services.drop_recommendation(response=response, code=code)
        else:
            services.choose_recommendation(response=response, code=code)
    except services.NotInVersion as error:
        raise Http404 from error
    except services.PlanFull:
        messages.warning(request, _full())
    return redirect(safe_path(request, request.POST.get("next", ""), reverse("responses:plan", args=(public_code,))))


@require_POST
def plan_item(request: HttpRequest, public_code: str, item_code: str) -> HttpResponse:
    """Saves one thing to do, moves it, or takes it out."""
    item = get_own_item(request, public_code, item_code)
    moves: dict[str, Callable[[], Any]] = {
        "_up": lambda: services.move_item(item=item, up=True),
        "_down": lambda: services.move_item(item=item, up=False),
        "_remove": lambda: services.remove_item(item=item),
    }
    move = next((name for name in moves if name in request.POST), None)
    form = PlanItemForm(item, request.POST)
    if move != "_remove" and (problem := _save_item(request, public_code, item, form)):
        return problem
    if is_autosave(request):
        item.refresh_from_db(fields=["revision"])
        return JsonResponse({"revision": item.revision})
    if move:
        moves[move]()
    if move == "_remove":
        messages.success(request, _("Taken out of your plan."))
        return redirect("responses:plan", public_code)
    return _to_item(public_code, item.public_code)


@require_http_methods(["GET", "HEAD", "POST"])
def reflections(request: HttpRequest, public_code: str) -> HttpResponse:
    """The prompts, each with room for an answer; posting saves one."""
    response = get_own_response(request, public_code)
    if not response.is_submitted:
        return redirect("responses:hub", public_code)
    if request.method != "POST":
        return render(request, "responses/reflections.html", reflections_page(response, page_language()))
    code, revision = request.POST.get("prompt", ""), posted_revision(request)
    form = ReflectionForm(code, "", request.POST)
    if revision is None:
        return render(request, "400.html", status=400)
    if not form.is_valid():
        page = reflections_page(response, page_language(), posted=form)
        return render(request, "responses/reflections.html", page, status=422)
    try:
        revision = services.save_reflection(
            response=response, prompt=code, text=form.cleaned_data["text"], revision=revision
        )
    except services.NotInVersion as error:
        raise Http404 from error
    except services.PlanConflict as conflict:
        if is_autosave(request):
            return JsonResponse({"revision": conflict.revision}, status=409)
        page = reflections_page(response, page_language(), posted=form, conflict=conflict)
        return render(request, "responses/reflections.html", page, status=409)
    if is_autosave(request):
        return JsonResponse({"revision": revision})
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('responses:reflections', args=(public_code,))}#{code}-text")


def _save_item(request: HttpRequest, public_code: str, item: PlanItem, form: PlanItemForm) -> HttpResponse | None:
    """Saves what the form says; the reply if that is not possible."""
    response = item.plan.response
    if (revision := posted_revision(request)) is None:
        return render(request, "400.html", status=400)
    if not form.is_valid():
        if is_autosave(request):
            return JsonResponse({"errors": form.error_list()}, status=422)
        return _page(request, response, posted=form, status=422)
    try:
        services.save_item(item=item, values=form.cleaned_data, revision=revision)
    except services.PlanConflict as conflict:
        if is_autosave(request):
            return JsonResponse({"revision": conflict.revision}, status=409)
        differences = item_differences(form, conflict)
        return _page(request, response, posted=form, conflict=(conflict.revision, differences), status=409)
    return None


def _page(request: HttpRequest, response: Response, *, status: int = 200, **given: Any) -> HttpResponse:
    sheet = queries.read_plan(response, page_language())
    return render(request, "responses/plan.html", plan_page(response, sheet, **given), status=status)


def _to_item(public_code: str, item_code: str) -> HttpResponse:
    return redirect(f"{reverse('responses:plan', args=(public_code,))}#item-{item_code}")


def _full() -> str:
    return _("A plan holds %(n)s things to do. Take one out first") % {"n": services.MOST_ITEMS}
