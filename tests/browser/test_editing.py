"""Somebody who has never seen the code changes the questionnaire by keyboard alone, while others are answering it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from .conftest import Visit
from .server import ROOT, serving
from .test_keyboard import Keys
from .visitor import LOCALES, Visitor, golden

HALF_WAY = 20
CASES = ("technology-manager-clear", "operations-expert-clear", "all-rounder-clear", "greater-china-clear")
CHINESE, ENGLISH = "您的团队有多少人？", "How large is your team?"
QUESTION = "/versions/2/edit/sections.profile.questions.how-large-is-your-team/"


@pytest.fixture(scope="module")
def own_site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A site of this test's own: what it publishes is no business of the others."""
    var = tmp_path_factory.mktemp("var-editing")
    with serving(var) as url:
        yield url, var


@pytest.fixture
def somebody(own_site: tuple[str, Path], browser: Browser) -> Iterator[Visit]:
    """Opens a browser of somebody's own on that site."""
    visitors: list[Visitor] = []

    def open_browser(language: str = "en", *, width: int = 1280, height: int = 900) -> Visitor:
        context = browser.new_context(locale=LOCALES[language], viewport={"width": width, "height": height})
        visitors.append(Visitor(context, own_site[0], language))
        return visitors[-1]

    yield open_browser
    troubles = [trouble for visitor in visitors for trouble in visitor.troubles]
    for visitor in visitors:
        visitor.context.close()
    assert not troubles, "\n".join(troubles)


def half_way(visitor: Visitor, number: int) -> Visitor:
    """Begun and left at one place or another: after the profile, after a page of who owns what, before the check."""
    fields = golden(CASES[number % len(CASES)], fill=False)
    visitor.begin()
    visitor.answer("profile", {"role": "cto", "region": "elsewhere"})
    if number % 3:
        visitor.answer("ownership", {n: v for n, v in fields.items() if n.startswith("ownership-")})
    if number % 3 == 2:
        visitor.answer("time", {n: v for n, v in fields.items() if n.startswith("time-")}, "_confirm")
    return visitor


def finish(visitor: Visitor, number: int) -> None:
    fields = golden(CASES[number % len(CASES)], fill=False)
    for step, page in (("ownership", "ownership-"), ("ownership-2", "ownership-"), ("time", "time-")):
        told = {name: value for name, value in fields.items() if name.startswith(page)}
        if told:
            visitor.answer(step, told, "_confirm" if step == "time" else "_leave_open")
    visitor.submit()


def typed(keys: Keys, name: str, text: str) -> None:
    """Tabs to a field and types into it, in the place of what is there."""
    keys.tab_to(name=name)
    keys.page.keyboard.press("Control+A")
    keys.page.keyboard.type(text)


def pressed(keys: Keys, words: str) -> None:
    """Tabs to a button and presses it."""
    keys.tab_to(words=words)
    keys.follow()


def followed(keys: Keys, href: str) -> None:
    keys.tab_to(href=href)
    keys.follow()


def sign_in(keys: Keys, email: str, password: str) -> None:
    keys.page.goto(keys.visitor.site + "/account/sign-in/")
    typed(keys, "login", email)
    typed(keys, "password", password)
    keys.follow()


@pytest.mark.timeout(400)
def test_a_question_is_added_translated_previewed_simulated_and_published_by_keyboard(
    somebody: Visit, own_site: tuple[str, Path]
) -> None:
    from .server import PASSWORDS

    people = [half_way(somebody("zh" if n % 2 else "en"), n) for n in range(HALF_WAY)]
    admin = somebody("en", height=1200)
    keys, page = Keys(admin), admin.page
    sign_in(keys, "admin@example.org", PASSWORDS[admin.site]["admin@example.org"])
    page.goto(admin.site + "/versions/")
    followed(keys, "/versions/1/")
    pressed(keys, "Start a draft from this version")
    page.wait_for_url("**/versions/2/")
    followed(keys, "/versions/2/edit/")

    # the section, its new question, and its words in both languages
    followed(keys, "/versions/2/edit/sections/")
    keys.tab_to(href="#part")
    keys.press("Enter")
    followed(keys, "/versions/2/edit/sections.profile/")
    keys.tab_to(href="#part")
    keys.press("Enter")
    followed(keys, "/versions/2/add/sections.profile.questions/")
    keys.tab_to(href="#part")
    keys.press("Enter")
    keys.tab_to(name="chinese")
    keys.page.keyboard.type(CHINESE)
    typed(keys, "english", ENGLISH)
    pressed(keys, "Add and go on")
    assert page.url.partition("#")[0] == admin.site + QUESTION

    # two answers, each with a code of its own
    for code in ("small", "large"):
        keys.tab_to(href="#part")
        keys.press("Enter")
        typed(keys, "options.+code", code)
        pressed(keys, "Add: Option")
    words = {"small": ("不到 50 人", "Fewer than 50"), "large": ("50 人及以上", "50 or more")}
    keys.tab_to(href="#part")
    keys.press("Enter")
    for code, (chinese, english) in words.items():
        typed(keys, f"options.{code}.label.zh-hans", chinese)
        typed(keys, f"options.{code}.label.en", english)
    pressed(keys, "Save")
    expect(page.locator(".editor-bar")).to_contain_text("Checks passed")

    # seen as a leader will see it
    followed(keys, "/versions/2/")
    preview = page.locator('a[href^="/versions/2/preview/"]').first.get_attribute("href") or ""
    followed(keys, preview)
    frame = page.frame_locator("iframe").first
    expect(frame.locator("h1")).to_be_visible()
    page.goto(admin.site + "/versions/2/preview/profile/?language=zh-hans")
    expect(page.locator("body")).to_contain_text(CHINESE)

    # what it would do, then in use
    page.goto(admin.site + "/versions/2/")
    followed(keys, "/versions/2/impact/")
    keys.tab_to(tag="BUTTON", words=page.locator("main form button").first.inner_text())
    keys.press("Enter")
    page.wait_for_url("**/versions/2/impact/", wait_until="load")
    expect(page.locator("main table").first).to_be_visible(timeout=30_000)
    page.goto(admin.site + "/versions/2/")
    followed(keys, "/versions/2/publish/")
    typed(keys, "note", "Asks for the size of the team")
    pressed(keys, "Publish now")
    expect(page.locator(".message")).to_contain_text("Version 2 is in use from now on.")

    # the twenty finish what they began; who begins now is asked the new question
    for number, one in enumerate(people):
        finish(one, number)
        shown = one.fetch("result/")
        assert "/method/1/" in shown, f"number {number} did not finish on version 1"
    newcomer = somebody("en").begin()
    assert ENGLISH in newcomer.fetch("q/profile/")
    assert not keys.faults, "\n".join(keys.faults)
    recomputed = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "recompute"],
        env={**os.environ, "VAR_DIR": str(own_site[1]), "DJANGO_SETTINGS_MODULE": "assessment.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert recomputed.returncode == 0, recomputed.stdout + recomputed.stderr
    equal, _others, different = (int(n) for n in re.findall(r"\d+", recomputed.stdout))
    assert equal >= HALF_WAY
    assert different == 0


def test_words_are_saved_when_a_field_is_left_and_a_second_editor_is_told(somebody: Visit) -> None:
    one, other = somebody("en").sign_in(), somebody("zh", width=390).sign_in()
    one.page.goto(one.site + "/versions/")
    number = start_draft(one)
    place = f"/versions/{number}/edit/sections.profile.questions.role/"
    one.go(place)
    other.go(place)
    one.field("label.en").fill("What is your role?")
    one.field("help.en").focus()
    expect(one.page.locator("[data-saved-status]")).to_contain_text("Saved")
    other.field("label.en").fill("Which post do you hold?")
    other.field("help.en").focus()
    expect(other.page.locator("[data-saved-status]")).to_contain_text("其他人也修改了此处")
    other.expect("409")
    other.press(".part-form .dock button")
    other.expect("409")
    told = other.page.locator(".conflict")
    expect(told).to_contain_text("What is your role?")
    expect(told).to_contain_text("Which post do you hold?")
    other.press(".part-form .dock button")
    one.go(place)
    assert one.field("label.en").input_value() == "Which post do you hold?"
    other.expect("409")


def test_a_part_is_dragged_to_another_place(somebody: Visit) -> None:
    editor = somebody("en").sign_in()
    number = start_draft(editor)
    page = editor.go(f"/versions/{number}/edit/sections/")
    keys = page.locator("[data-sortable] > li")
    before = keys.evaluate_all("all => all.map(e => e.dataset.key)")
    with page.expect_navigation():
        keys.nth(3).locator(".drag-handle").drag_to(keys.nth(0), target_position={"x": 20, "y": 4})
    after = page.locator("[data-sortable] > li").evaluate_all("all => all.map(e => e.dataset.key)")
    assert after == [before[3], *before[:3], *before[4:]]


def start_draft(visitor: Visitor) -> str:
    """A draft of the version in use, changed in one place so that no other test is given the same."""
    page = visitor.go("/versions/")
    href = page.locator('a[href^="/versions/"]').evaluate_all("all => all.map(a => a.getAttribute('href'))")
    version = next(one for one in href if one.count("/") == 3 and one.strip("/").split("/")[1].isdigit())
    visitor.go(version)
    visitor.press('form[action$="/start/"] button')
    number = page.url.rstrip("/").rsplit("/", 1)[-1]
    visitor.go(f"/versions/{number}/edit/general/")
    visitor.field("title.en").fill(f"Draft {number}")
    visitor.press(".part-form .dock button")
    return number
