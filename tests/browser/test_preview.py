"""A version tried out in its frame: by keyboard alone, in both languages, and nothing of it is left behind."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Frame

from .conftest import Visit
from .test_keyboard import CASE, FOCUS, Keys
from .visitor import LANGUAGES, Visitor, ownership_rows, type_name

WORDS = {
    "en": {
        "start": "Start",
        "agree": "Agree and start",
        "check": "Check and see my result",
        "submit": "Submit and see my result",
        "pass": "Go on without answering",
    },
    "zh": {
        "start": "开始",
        "agree": "同意并开始",
        "check": "核对并查看结果",
        "submit": "提交并查看结果",
        "pass": "不作答，继续",
    },
}


class FrameKeys(Keys):
    """The same inside the frame, once it has the focus."""

    @property
    def frame(self) -> Frame:
        """The page in the frame."""
        [frame] = self.page.frames[1:]
        return frame

    def look(self) -> dict[str, Any]:
        """What in the frame has the focus."""
        focus: dict[str, Any] = self.frame.evaluate(FOCUS)
        if focus["fault"]:
            self.faults.append(f"{self.frame.url.split('/', 5)[-1]}: {focus['fault']}")
        return focus

    def enter(self) -> None:
        """Tabs on until something in the frame has the focus."""
        for _ in range(60):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.tagName") == "IFRAME" and self.look()["tag"]:
                return
        raise AssertionError("the frame is not reached by Tab")

    def follow(self, key: str = "Enter") -> None:
        """Presses a key and waits for the page that it leads to."""
        with self.page.expect_event("framenavigated"):
            self.page.keyboard.press(key)
        self.frame.wait_for_load_state()

    def choose(self, name: str, value: str) -> None:
        """Tabs to the radios, chooses the first by Space and goes on by arrows."""
        self.tab_to(name=name)
        self.press("Space")
        for _ in range(20):
            if self.frame.locator(f'input[name="{name}"]:checked').get_attribute("value") == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{name} does not come to {value} by arrows")

    @property
    def place(self) -> str:
        """Which page of the preview is in the frame."""
        return self.frame.locator("#enclosed-carrier").get_attribute("action").split("/")[4]  # type: ignore[union-attr]


def framed(visitor: Visitor, asked: str = "") -> FrameKeys:
    visitor.sign_in()
    visitor.go(f"/versions/1/preview/?language={LANGUAGES[visitor.language]}{asked}")
    keys = FrameKeys(visitor)
    keys.frame.wait_for_load_state()
    return keys


@pytest.mark.timeout(180)
@pytest.mark.parametrize("language", list(WORDS))
def test_a_version_is_tried_by_keyboard_from_the_front_page_to_the_result(visit: Visit, language: str) -> None:
    editor, words = visit(language), WORDS[language]
    keys = framed(editor)
    keys.enter()
    keys.tab_to(tag="BUTTON", words=words["start"])
    keys.follow()
    keys.tab_to(name="processing")
    keys.press("Space")
    keys.tab_to(tag="BUTTON", words=words["agree"])
    keys.follow()
    keys.choose("role", "cto")
    keys.tab_to(name="_continue")
    keys.follow()
    for row in ownership_rows(1):
        keys.choose(f"ownership-{row}", CASE[f"ownership-{row}"])
    keys.tab_to(name="_continue")
    keys.follow("Space")
    assert keys.place == "ownership-2"
    keys.tab_to(name="_continue")
    keys.follow()
    editor.expect("422")
    assert keys.place == "ownership-2", "open rows are asked for once more"
    keys.tab_to(name="_leave_open")
    keys.follow()
    assert keys.place == "time"
    keys.tab_to(tag="BUTTON", words=words["pass"])
    keys.follow()
    assert keys.place == "more"
    keys.tab_to(tag="BUTTON", words=words["check"])
    keys.follow()
    keys.tab_to(tag="BUTTON", words=words["submit"])
    keys.follow()
    heading = keys.frame.locator("h1").inner_text()
    assert type_name("technology-manager", language).lower() in heading.lower().replace("\n", " ")
    for _ in range(15):
        keys.press("Tab")
    assert not keys.faults, "\n".join(keys.faults)
    assert_nothing_left(editor, keys)


def assert_nothing_left(editor: Visitor, keys: FrameKeys) -> None:
    """Nothing in the browser but its cookies of before, nothing posted elsewhere, and no response of one's own."""
    assert keys.frame.evaluate("[sessionStorage.length, localStorage.length]") == [0, 0]
    assert {cookie["name"] for cookie in editor.context.cookies()} <= {"sessionid", "csrftoken"}
    assert all(path.startswith("/versions/1/preview/") for path in editor.posts), editor.posts
    assert '"/a/' not in editor.fetch("/mine/")


def test_typing_saves_nothing_by_itself(visit: Visit) -> None:
    editor = visit("en")
    keys = framed(editor, "&place=ambition")
    keys.frame.locator("textarea").fill("Why?")
    keys.page.wait_for_timeout(3_000)  # a page in use saves two seconds after the last change
    assert editor.posts == []
    assert_nothing_left(editor, keys)
    keys.page.reload()
    keys.frame.wait_for_load_state()
    assert keys.frame.locator("textarea").input_value() == ""


def test_what_leads_out_of_a_page_does_nothing(visit: Visit) -> None:
    editor = visit("en")
    keys = framed(editor, "&place=result&example=all-rounder")
    for words in ("Download board report", "How we know", "Your plan", "中文"):
        keys.frame.locator(f"text={words}").first.click(force=True)
    keys.frame.locator(".advice__choose button").first.click(force=True)
    keys.page.wait_for_timeout(300)
    assert keys.place == "result"
    assert len(keys.page.frames) == 2
    assert editor.posts == []


def test_the_time_question_helps_as_it_does_in_use(visit: Visit) -> None:
    editor = visit("en")
    keys = framed(editor, "&place=time&width=1280")
    keys.frame.locator("[name=time-sdlc]").fill("30")
    assert keys.frame.locator("[data-sum]:visible").first.text_content() == "30%"


@pytest.mark.parametrize("script", [True, False])
def test_two_languages_stand_beside_one_another_or_below_on_a_phone(visit: Visit, script: bool) -> None:
    for width, is_beside in ((1280, True), (390, False)):
        editor = visit("en", width=width, script=script)
        editor.sign_in()
        editor.go("/versions/1/preview/")
        one, other = (frame.bounding_box() for frame in editor.page.locator("iframe").all())
        assert one is not None
        assert other is not None
        assert (one["y"] == other["y"]) is is_beside
        assert one["width"] == other["width"] == 390
