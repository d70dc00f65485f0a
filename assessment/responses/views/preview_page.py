"""A version as people will see it: the real pages for a response that is never stored.

What was answered goes along in the page itself, as a hidden field, and is judged anew whenever it comes back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from assessment.instrument import progress
from assessment.instrument.answers import AnswerError, clean_answers, hidden_owners
from assessment.instrument.definition import Definition
from assessment.instrument.document import DocumentError, parse
from assessment.instrument.progress import Path, Step, path_of, step_with
from assessment.instrument.rules import as_asked
from assessment.lib.enclosure import Enclosure, enclosed
from assessment.lib.http import back_to_check
from assessment.lib.preferences import LANGUAGE_CODES, THEMES
from assessment.lib.ui import page_language, tr, ui
from assessment.questionnaires.models import Version
from assessment.questionnaires.published import definition_to_read
from assessment.responses.forms import ConsentForm, StepForm, field_values
from assessment.responses.models import Response
from assessment.scoring.checks import pattern_of

from .pages import check_page, consent_page, hub_page, landing_page, more_page
from .problems import PageProblem
from .step_page import StepPage, typed_page

NOBODY = "preview"
"""Stands for the public code of a response, which there is none of."""
CARRIED = "_carried"
MOST_CARRIED = 50_000
"""Characters that may come along: an answer to everything takes a tenth of it."""
CARRIER = "enclosed-carrier"
MUTE = frozenset(["_exit", "_language", "_theme"])
"""Buttons of a page of questions that would lead out of the preview."""


def preview_address(version: Version, place: str, **shown: str) -> str:
    """The address of a page as a preview shows it: `place` is the code of a page of questions, or of another."""
    name, which = ("reports:preview-result", ()) if place == "result" else ("responses:preview-page", (place,))
    asked = urlencode({name: value for name, value in shown.items() if value})
    return f"{reverse(name, args=(version.number, *which))}?{asked}"


@dataclass(frozen=True)
class Carried:
    """What goes along from page to page: the answers so far, and the pages gone through."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    visited: tuple[str, ...] = ()

    def written(self) -> str:
        """As the page carries it."""
        content = {"answers": self.answers, "visited": self.visited}
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, definition: Definition, text: str) -> Carried | None:
        """What came along, if it is something that these pages can have carried; else None."""
        if len(text) > MOST_CARRIED:
            return None
        try:
            content = parse(text)
            answers = clean_answers(definition, content.pop("answers", None))
        except (DocumentError, AnswerError):
            return None
        visited = content.pop("visited", None)
        known = {step.code for step in progress.steps_of(definition)}
        if content or not isinstance(visited, list) or not all(isinstance(c, str) and c in known for c in visited):
            return None
        return cls(answers, tuple(dict.fromkeys(visited)))


@dataclass(frozen=True)
class Banner:
    """What stands above a previewed page: `pass_to` is where its button goes on to, empty where there is none."""

    number: int
    carrier: str
    began_anew: bool
    not_asked: tuple[str, ...] = ()
    pass_to: str = ""


@dataclass(frozen=True)
class Preview:
    """A person who tries a version, at one request."""

    request: HttpRequest
    version: Version
    definition: Definition
    language: str
    theme: str
    carried: Carried
    began_anew: bool = False

    @classmethod
    def of(cls, request: HttpRequest, version: Version) -> Preview:
        """What the request asks to see; where nothing that fits came along, the preview begins anew."""
        definition, wanted = definition_to_read(version), request.GET
        example = definition.archetype_by_code.get(wanted.get("example", ""))
        preview = cls(
            request=request,
            version=version,
            definition=definition,
            language=_one_of(LANGUAGE_CODES, wanted.get("language")) or page_language(),
            theme=_one_of(THEMES, wanted.get("theme")),
            carried=Carried(pattern_of(definition, example) if example else {}),
        )
        if request.method != "POST":
            return preview
        carried = Carried.read(definition, request.POST.get(CARRIED, ""))
        return replace(preview, carried=carried or Carried(), began_anew=carried is None)

    @property
    def response(self) -> Response:
        """The response that there would be. It is never saved."""
        steps = {code: {"revision": 0, "state": "answered"} for code in self.carried.visited}
        answers = dict(self.carried.answers)
        return Response(version=self.version, public_code=NOBODY, language=self.language, answers=answers, steps=steps)

    @property
    def path(self) -> Path:
        """The pages asked with the answers so far."""
        return path_of(self.definition, self.carried.answers)

    def address(self, place: str, **more: str) -> str:
        """The address of a page of this preview."""
        return preview_address(self.version, place, language=self.language, theme=self.theme, **more)

    def leads(self, href: str) -> str | None:
        """The page of the preview that stands for an address of the site; None if there is none."""
        parts = urlsplit(href)
        if parts.scheme or parts.netloc:
            return None
        try:
            found = resolve(parts.path)
        except Resolver404:
            return None
        if found.kwargs.get("public_code", NOBODY) != NOBODY:
            return None
        place = PLACES.get(found.view_name) or found.kwargs.get("step_code" if found.view_name == _SECTION else "")
        more = {"from": "check"} if parts.query == "from=check" else {}
        return self.address(str(place), **more) if place else None

    def render(
        self,
        template: str,
        context: Mapping[str, Any],
        *,
        own: str,
        status: int = 200,
        not_asked: tuple[str, ...] = (),
        pass_to: str = "",
    ) -> HttpResponse:
        """A page of the site enclosed in this preview. Its own forms post to `own`."""
        banner = Banner(self.version.number, CARRIER, self.began_anew, not_asked, pass_to)
        html = render_to_string(
            "responses/preview/page.html",
            # As for a visitor, not for the person who looks: their messages and rights belong to other pages.
            {**context, **ui(theme=self.theme), "messages": (), "user": AnonymousUser(), "template": template}
            | {"preview": banner},
            self.request,
        )
        carried = format_html('<input type="hidden" name="{}" value="{}">', CARRIED, self.carried.written())
        enclosure = Enclosure(self.leads, own, carried, CARRIER, MUTE)
        reply = HttpResponse(enclosed(html, enclosure), status=status)
        reply.headers["Content-Language"] = self.language
        return reply


def _one_of(known: Sequence[str], wanted: str | None) -> str:
    return wanted if wanted is not None and wanted in known else ""


_SECTION = "responses:section"
PLACES = {
    "responses:landing": "landing",
    "responses:consent": "consent",
    "responses:hub": "hub",
    "responses:more": "more",
    "responses:check": "check",
    "reports:result": "result",
}
"""By the name of an address of the site, the place in a preview; a page of questions goes by its code."""


# --- pages without questions -----------------------------------------------------------------------------------


def _landing(preview: Preview) -> HttpResponse:
    page = landing_page(preview.definition, has_own=False)
    return preview.render("responses/landing.html", page, own=preview.address("landing"))


def show_consent(preview: Preview, form: ConsentForm | None = None) -> HttpResponse:
    """The consent text, with what is wrong with the form, if it was posted."""
    form = form or ConsentForm(preview.definition)
    here, status = preview.address("consent"), 422 if form.is_bound else 200
    page = consent_page(preview.definition, form)
    return preview.render("responses/consent.html", page, own=here, status=status, pass_to=here)


def _hub(preview: Preview) -> HttpResponse:
    page = hub_page(preview.definition, preview.response)
    return preview.render("responses/hub.html", page, own=preview.address("hub"))


def _more(preview: Preview) -> HttpResponse:
    page = more_page(preview.definition, preview.response)
    if page["first"] is None:
        return show_check(preview)
    return preview.render("responses/more.html", page, own=preview.address("more"))


def show_check(preview: Preview, obstacle: str | None = None) -> HttpResponse:
    """The answers to check; its button leads on to the result."""
    page, result = check_page(preview.definition, preview.response, obstacle), preview.address("result")
    pass_to, status = (result, 422) if obstacle else ("", 200)
    return preview.render("responses/check.html", page, own=result, pass_to=pass_to, status=status)


SHOWN: dict[str, Callable[[Preview], HttpResponse]] = {
    "landing": _landing,
    "consent": show_consent,
    "hub": _hub,
    "more": _more,
    "check": show_check,
}
"""By place, the page there."""


# --- pages of questions ----------------------------------------------------------------------------------------


def find_page(preview: Preview, code: str) -> Step | None:
    """The page of questions with this code: what is asked of it, or all of it where nothing is."""
    if all(step.code != code for step in progress.steps_of(preview.definition)):
        return None
    return preview.path.find(code) or step_with(preview.definition, code, preview.definition.question_codes)


def form_of(preview: Preview, step: Step, *, posted: bool) -> StepForm:
    """The form of a page: as it was posted, or with the answers so far."""
    role = as_asked(preview.definition, preview.carried.answers).get("role")
    values = field_values(preview.definition, step, preview.carried.answers)
    data = preview.request.POST if posted else None
    return StepForm(preview.definition, step, hidden_owners(preview.definition, role), data, values)


def show_step(
    preview: Preview, step: Step, form: StepForm | None = None, problems: list[PageProblem] | None = None
) -> HttpResponse:
    """A page of questions, with what keeps it from being left."""
    form = form or form_of(preview, step, posted=False)
    page = StepPage(preview.request, preview.definition, preview.response, preview.path, step, form)
    whole = step_with(preview.definition, step.code, preview.definition.question_codes)
    on_path = preview.path.find(step.code)
    left = (question for question in whole.questions if on_path is None or question not in on_path.questions)
    more = {"from": "check"} if back_to_check(preview.request) else {}
    here = preview.address(step.code, **more)
    return preview.render(
        "responses/section.html",
        typed_page(page, problems or []) | {"revision": 0},
        own=here,
        pass_to=here,
        status=422 if problems else 200,
        not_asked=tuple(tr(question.label) or question.code for question in left),
    )


def show_after(preview: Preview, step: Step) -> HttpResponse:
    """The page that follows one of questions."""
    if back_to_check(preview.request):
        return show_check(preview)
    path = preview.path
    if (following := path.after(step)) is not None:
        return show_step(preview, following)
    return _more(preview) if step.core and path.deepening else show_check(preview)


def with_answers(preview: Preview, answers: Mapping[str, Any], gone_through: Step | None = None) -> Preview:
    """The preview with these answers, and one more page gone through."""
    visited = dict.fromkeys((*preview.carried.visited, *([gone_through.code] if gone_through else ())))
    return replace(preview, carried=Carried(answers, tuple(visited)))
