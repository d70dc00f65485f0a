"""Every page of the site, in a few walks. Each leaves its visitor on one page after another, and names it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from io import BytesIO
from urllib.parse import urlsplit

import openpyxl

from .figures_tour import figures
from .invitations import invited
from .inviting_tour import following
from .team_tour import owning, presenting
from .tours_of_clients import clients
from .visitor import DEEPENING, DOCUMENT, LANGUAGES, LOCALES, Visitor, golden, ownership_rows

BANDS = {
    "clear": ("technology-manager-clear", "cto"),
    "leaning": ("operations-expert-leaning", "cto"),
    "blend": ("all-rounder-blend", "cto"),
    "insufficient": ("insufficient-three-rows", "cto"),
    "not-applicable": ("all-rounder-clear", "ceo"),
}
"""By the band of the result: a golden case that ends there, and the post of the person."""

Tour = Callable[[Visitor], Iterator[str]]


def entrance(visitor: Visitor) -> Iterator[str]:
    """Before the questions, and beside them."""
    for name, path in (
        ("landing", "/"),
        ("method", "/method/"),
        ("consent", "/start/"),
        ("mine-empty", "/mine/"),
        ("resume", "/resume/"),
        ("sign-in", "/account/sign-in/"),
        ("sign-up", "/account/sign-up/"),
        ("sign-in-by-mail", "/account/sign-in/link/"),
        ("sign-in-mail-sent", "/account/sign-in/link/sent/"),
        ("password-reset", "/account/password/reset/"),
        ("password-reset-sent", "/account/password/reset/sent/"),
    ):
        visitor.go(path)
        yield name
    for name, path in (
        ("not-found", "/nothing-here/"),
        ("link-gone", "/resume/0000000000/"),
        ("sign-in-gone", "/account/sign-in/0000000000/"),
    ):
        visitor.go(path)
        visitor.expect("404")
        yield name
    visitor.go("/start/")
    visitor.press("form.consent button")
    visitor.expect("422")
    yield "consent-error"
    visitor.go("/resume/")
    visitor.field("code").fill("7KM-4QX-9B")
    visitor.press("main form button")
    visitor.expect("422")
    yield "resume-error"
    visitor.go("/account/sign-in/")
    visitor.field("login").fill("nobody@example.org")
    visitor.field("password").fill("not the password")
    visitor.press("main form button[type=submit], main form button")
    visitor.expect("422", "400")
    yield "sign-in-error"


def core(visitor: Visitor) -> Iterator[str]:
    """The quick path with its errors, up to the check."""
    visitor.begin()
    visitor.go("q/profile/")
    yield "profile"
    visitor.go("q/ownership/")
    visitor.choose("ownership-advising", "me")
    visitor.go_on()
    visitor.expect("422")
    yield "ownership-error"
    visitor.answer_all(golden("technology-manager-clear"))
    for step in ("ownership", "ownership-2", "time"):
        visitor.go(f"q/{step}/")
        yield step
    visitor.field("time-advising").fill("abc")
    visitor.go_on()
    visitor.expect("422")
    yield "time-error"
    visitor.field("time-advising").fill("95")
    for name in ("technology-strategy", "technology-operations", "technology-architecture", "data-privacy"):
        visitor.field(f"time-{name}").fill("")
    visitor.go_on()
    visitor.expect("422")
    yield "time-large"
    visitor.go("q/ownership/")
    visitor.answer("ownership", {"ownership-advising": "nobody"})
    visitor.choose("ownership-advising", "shared")
    visitor.go_on()
    visitor.expect("409")
    yield "conflict"
    visitor.go("more/")
    yield "more"


def deeper(visitor: Visitor) -> Iterator[str]:
    """The parts that can be left out, and the check with all of them."""
    visitor.begin()
    visitor.answer_all(golden("technology-manager-clear"))
    for step in DEEPENING:
        visitor.go(f"q/{step}/")
        visitor.fill_section()
        yield step
        visitor.go_on()
    yield "check"


def saving(visitor: Visitor) -> Iterator[str]:
    """Saving, coming back, and a check that cannot be submitted yet."""
    visitor.begin()
    visitor.go("check/")
    visitor.press("main form button")
    visitor.expect("422")
    yield "check-error"
    visitor.answer("ownership", {"ownership-advising": "me"})
    visitor.go("q/ownership/")
    visitor.press("button[name=_exit]")
    yield "saved"
    link = visitor.page.locator("a.link-field").get_attribute("href") or ""
    visitor.go("")
    yield "hub"
    visitor.go("/mine/")
    yield "mine"
    visitor.page.goto(link)
    yield "resume-link"


def results(visitor: Visitor) -> Iterator[str]:
    """The result of each band."""
    for band, (case, role) in BANDS.items():
        visitor.begin()
        visitor.answer_all(golden(case, fill=False), role)
        visitor.submit()
        visitor.go("result/")
        yield f"result-{band}"
    visitor.begin()
    visitor.answer_all(golden("all-rounder-leaning"))
    for step in DEEPENING:
        visitor.go(f"q/{step}/")
        visitor.fill_section(nth=1)
        visitor.go_on()
    visitor.submit()
    visitor.go("result/")
    yield "result-full"


def trying(visitor: Visitor) -> Iterator[str]:
    """Other answers tried out: as saved, and with too many among the top five."""
    visitor.begin()
    visitor.answer_all(golden("technology-manager-leaning", fill=False))
    visitor.submit()
    visitor.go("what-if/")
    yield "what-if"
    visitor.choose("ownership-innovation-strategy", "me")
    for row in ("sdlc", "advising", "data-privacy", "cybersecurity", "ecosystem-strategy", "workplace-support"):
        visitor.choose(f"time-{row}", "1")
    visitor.page.locator(".trial-notice").wait_for()
    yield "what-if-tried"


def trying_early(visitor: Visitor) -> Iterator[str]:
    """The same where too few answers were saved for a type."""
    visitor.begin()
    visitor.answer_all(golden("insufficient-three-rows", fill=False))
    visitor.submit()
    visitor.go("what-if/")
    yield "what-if-insufficient"


def taking_away(visitor: Visitor) -> Iterator[str]:
    """What is done with a result: plan, advice, comparison, report, links, data, taking it again."""
    visitor.begin()
    visitor.answer_all(golden("technology-manager-leaning"))
    for step in DEEPENING:
        visitor.go(f"q/{step}/")
        visitor.fill_section(nth=1)
        visitor.go_on()
    visitor.submit()
    for name, place in (
        ("plan-empty", "plan/"),
        ("advice", "advice/"),
        ("advice-narrowed", "advice/?theme=ownership"),
        ("advice-none", "advice/?theme=ownership&plan=in"),
        ("comparison", "comparison/"),
        ("comparison-china", "comparison/?population=greater-china"),
        ("progress-none", "progress/"),
        ("report", "report/"),
        ("share-empty", "share/"),
        ("data", "data/"),
        ("delete", "data/delete/"),
        ("again", "again/"),
        ("reflections", "plan/reflections/"),
    ):
        visitor.go(place)
        yield name
    yield from _planning(visitor)
    yield from _sharing(visitor)
    visitor.go("again/")
    visitor.page.locator("label[for=id_processing]").click()
    visitor.press("form.consent button")
    visitor.code = urlsplit(visitor.page.url).path.split("/")[2]
    visitor.answer_all(golden("all-rounder-blend"))
    visitor.submit()
    visitor.go("progress/")
    yield "progress"
    visitor.go("data/delete/")
    visitor.press("main form button")
    visitor.expect("422")
    yield "delete-error"
    visitor.page.locator("label[for=id_sure]").click()
    visitor.press("main form button")
    yield "deleted"


def _planning(visitor: Visitor) -> Iterator[str]:
    """A plan with a thing of one's own and two recommendations, one filled in, one not possible to save."""
    visitor.go("advice/")
    visitor.press(".advice__choose button")
    visitor.press(".advice__item:nth-child(2) .advice__choose button")
    visitor.go("plan/")
    visitor.field("title").fill("Ask the CFO for an hour")
    visitor.press(".plan-page__own button")
    visitor.page.locator(".plan__item:first-child summary").click()
    first = ".plan__item:first-child"
    visitor.page.locator(f"{first} [name=owner]").fill("Chief of staff")
    visitor.page.locator(f"{first} [name=first_step]").fill("Send the invitation")
    visitor.page.locator(f"{first} [name=due_on]").fill("2027-03-31")
    visitor.page.locator(f"{first} [name=status]").select_option("done")
    visitor.press(f"{first} .actions button[name=_save]")
    yield "plan"
    visitor.page.locator(".plan__item:nth-child(3) summary").click()
    visitor.page.locator(".plan__item:nth-child(3) [name=title]").fill("")
    visitor.press(".plan__item:nth-child(3) .actions button[name=_save]")
    visitor.expect("422")
    yield "plan-error"


def _sharing(visitor: Visitor) -> Iterator[str]:
    """Links: not enough said, made, opened by somebody, switched off."""
    visitor.go("share/")
    visitor.press("main form button")
    visitor.expect("422")
    yield "share-error"
    for shows in ("type", "whole"):
        visitor.go("share/")
        visitor.page.locator(f"input[name=shows][value={shows}]").check()
        visitor.page.locator("input[name=days][value='30']").check()
        visitor.field("label").fill("CEO")
        visitor.press("main form button")
        yield f"share-{shows}"
        visitor.page.goto(visitor.page.locator(".notice a.link-field").get_attribute("href") or "")
        yield f"share-link-{shows}"
        visitor.press("main form button")
        yield f"shared-{shows}"
    opened = visitor.page.url
    visitor.go("share/")
    visitor.press(".links form button")
    visitor.page.goto(opened)
    visitor.expect("410")
    yield "shared-over"
    visitor.go("/s/0000000000/")
    visitor.expect("404")
    yield "share-gone"


def weighing(visitor: Visitor) -> Iterator[str]:
    """What a draft would do to results: before that is computed, computed, and where there is nothing to compute."""
    for case in ("technology-manager-clear", "operations-expert-leaning", "all-rounder-blend") * 2:
        visitor.begin("comparison").answer_all(golden(case))
        visitor.submit()
    visitor.sign_in()
    draft = draft_with_other_bands(visitor)
    yield "impact-none"
    visitor.go(f"/versions/{draft}/edit/recommendations.agenda-beyond-it/")
    visitor.page.locator("input[name=audience]").first.check()
    visitor.press(".dock button")
    visitor.go(f"/versions/{draft}/impact/")
    visitor.press("form[data-progress] button")
    visitor.page.locator("#advice summary").click()
    yield "impact"
    visitor.go(f"/versions/{draft}/edit/model/")
    visitor.field("minimum_ownership").fill("16")
    visitor.press(".dock button")
    visitor.go(f"/versions/{draft}/impact/")
    yield "impact-since"
    visitor.page.evaluate("document.querySelector('form[data-progress]').removeAttribute('data-progress')")
    visitor.page.evaluate("document.querySelector('main form').submit()")
    visitor.page.wait_for_selector(".error-summary")
    visitor.expect("422")
    yield "impact-error"


def draft_with_other_bands(visitor: Visitor) -> int:
    """The number of a draft under which fewer results name a type; the visitor, who is signed in, is at its effect."""
    visitor.go("/versions/1/")
    visitor.press("form[action$='/start/'] button")
    draft = int(urlsplit(visitor.page.url).path.split("/")[2])
    visitor.go(f"/versions/{draft}/edit/model/")
    visitor.field("bands.clear").fill("0.9")
    visitor.field("bands.leaning").fill("0.8")
    visitor.press(".dock button")
    visitor.go(f"/versions/{draft}/impact/")
    return draft


def looking_after(visitor: Visitor) -> Iterator[str]:
    """What an admin opens: the versions, learning, and who did what, narrowed and not."""
    visitor.sign_in()
    for name, path in (
        ("mine-admin", "/mine/"),
        ("versions", "/versions/"),
        ("learning", "/versions/1/learning/"),
        ("audit", "/audit/"),
        ("audit-narrowed", "/audit/?action=rights-changed&subject=account/1&since=2020-01-01"),
        ("audit-none", "/audit/?subject=version/99"),
    ):
        visitor.go(path)
        yield name
    visitor.field("actor").fill("nobody@example.org")
    visitor.field("subject").fill("version 4")
    visitor.press(".filters button")
    visitor.expect("422")
    yield "audit-error"


def files(visitor: Visitor) -> Iterator[str]:
    """Documents and workbooks: refused with their faults, looked at, and changed by two people at once."""
    visitor.sign_in()
    visitor.go("/versions/upload/")
    yield "upload"
    faulty = copy.deepcopy(DOCUMENT)
    faulty["minutes_core"], faulty["sections"][1]["questions"][0]["options"][1]["strength"] = "5", 1.5
    visitor.upload("faulty.json", json.dumps(faulty, indent=2).encode())
    visitor.expect("422")
    yield "upload-error"
    visitor.upload("large.json", b" " * 6_000_000)
    visitor.expect("413")
    yield "upload-too-large"
    visitor.go("/versions/upload/")
    visitor.upload("right.json", json.dumps({**DOCUMENT, "minutes_full": 14}).encode())
    yield "draft"
    draft = urlsplit(visitor.page.url).path
    visitor.go(f"{draft}texts/")
    yield "texts"
    visitor.upload("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500))
    visitor.expect("422")
    yield "texts-error"
    book = openpyxl.load_workbook(BytesIO(visitor.send(f"{draft}texts.xlsx", {}).body()))
    for cell, text in (
        ("D2", "Mine"),
        ("C4", "您的回答"),
        ("D7", "Two\nlines"),
        ("A9", "sections.gone.title"),
        ("D9", "…"),
    ):
        book["texts"][cell] = text
    changed = BytesIO()
    book.save(changed)
    visitor.send(f"{draft}edit/general/", {"_base": "0", "title.en": "Theirs"})
    visitor.upload("texts.xlsx", changed.getvalue())
    yield "texts-preview"
    visitor.send(f"{draft}edit/general/", {"_base": "1", "title.en": "Theirs again"})
    visitor.page.locator("input[name=take]").check()
    visitor.press("main form button")
    visitor.expect("409")
    yield "texts-conflict"


def in_use(visitor: Visitor) -> Iterator[str]:
    """How a version is used: before anybody agreed to be counted (or after another walk), and with a crowd."""
    visitor.sign_in()
    visitor.go("/versions/1/use/")
    yield "use-before"
    visitor.context.clear_cookies()  # what an admin answers is not counted
    for number in range(26):
        visitor.speak(list(LOCALES)[number % 2])
        visitor.begin("comparison")
        visitor.answer(
            "profile", {"role": "cto", "industry": "banking", "has-cio": "separate" if number % 3 else "none"}
        )
        owner = ("me", "cio", "shared")[number % 3]
        visitor.answer("ownership", {f"ownership-{row}": owner for row in ownership_rows(1)[number % 4 :]})
        visitor.submit()
    visitor.speak(visitor.language)
    visitor.sign_in()
    for name, path in (("use", "use/"), ("use-profile", "use/profile/"), ("use-ownership", "use/ownership/")):
        visitor.go(f"/versions/1/{path}")
        yield name


def previewing(visitor: Visitor) -> Iterator[str]:
    """The frame around a preview, and the pages in it by themselves."""
    visitor.sign_in()
    language = LANGUAGES[visitor.language]
    for name, asked in (
        ("preview", ""),
        ("preview-one", f"?place=ownership&language={language}&width=320&theme=dark"),
        ("preview-desktop", f"?place=result&language={language}&width=1280&example=all-rounder"),
    ):
        visitor.go(f"/versions/1/preview/{asked}")
        yield name
    for place in ("landing", "consent", "hub", "ambition", "more", "check", "result"):
        visitor.go(f"/versions/1/preview/{place}/?language={language}&example=technology-manager")
        yield f"preview-{place}"
    visitor.go(f"/versions/1/preview/ownership/?language={language}")
    visitor.go_on()
    visitor.expect("422")
    yield "preview-error"


def editing(visitor: Visitor) -> Iterator[str]:
    """A draft in the editor: every kind of page, what is wrong, two people at once, and what publishing would do."""
    visitor.sign_in()
    visitor.go("/versions/1/")
    yield "version-in-use"
    visitor.press('form[action$="/start/"] button')
    draft = urlsplit(visitor.page.url).path
    yield "version-draft"
    role = f"{draft}edit/sections.profile.questions.role/"
    for name, place in (
        ("general", "general"),
        ("sections", "sections"),
        ("section", "sections.profile"),
        ("question", "sections.profile.questions.role"),
        ("ownership", "sections.ownership.questions.ownership"),
        ("type", "archetypes.all-rounder"),
        ("advice", "recommendations.roadmap-short-and-long"),
        ("model", "model"),
    ):
        visitor.go(f"{draft}edit/{place}/")
        yield f"edit-{name}"
    visitor.go(f"{draft}add/sections.profile.questions/")
    visitor.field("code").fill("role")
    visitor.press(".part-form button")
    visitor.expect("422")
    yield "edit-add-error"
    base = visitor.go(role).locator(".part-form [name=_base]").input_value()
    visitor.send(role, {"_base": base, "label.en": "Theirs"})
    visitor.field("label.en").fill("Ours")
    visitor.press(".part-form .dock button")
    visitor.expect("409")
    yield "edit-conflict"
    visitor.press(".part-form .dock button")
    visitor.field("options.cto.label.en").fill("")
    visitor.press(".part-form .dock button")
    yield "edit-behind"
    visitor.go(f"{draft}edit/archetypes.all-rounder/")
    visitor.field("time.sdlc").fill("2")
    visitor.press(".part-form .dock button")
    visitor.expect("422")
    yield "edit-error"
    for name in ("checks", "compare", "history", "publish"):
        visitor.go(f"{draft}{name}/")
        yield f"version-{name}"
    visitor.go(draft)
    visitor.field("sure").press("Space")
    visitor.press('form[action$="/discard/"] button')
    yield "versions"


TOURS: dict[str, Tour] = {
    "entrance": entrance,
    "core": core,
    "deeper": deeper,
    "saving": saving,
    "results": results,
    "trying": trying,
    "trying-early": trying_early,
    "taking-away": taking_away,
    "weighing": weighing,
    "looking-after": looking_after,
    "editing": editing,
    "files": files,
    "in-use": in_use,
    "previewing": previewing,
    "invited": invited,
    "owning": owning,
    "presenting": presenting,
    "clients": clients,
    "following": following,
    "figures": figures,
}
