"""One server and one Chromium for all browser tests; a context of its own for each visitor."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from .chromium import find_chromium, launch
from .server import serving
from .visitor import LOCALES, Visitor


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test of this directory, so that none is forgotten."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Chromium: without it the tests skip, in CI they fail."""
    path = find_chromium()
    if path is None and os.environ.get("CI") == "true":
        pytest.fail("Chromium is not installed, and CI=true", pytrace=False)
    if path is None:
        pytest.skip("Chromium is not installed")
    return path


@pytest.fixture(scope="session")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the app as it is served in production."""
    with serving(tmp_path_factory.mktemp("var")) as url:
        yield url


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium."""
    with sync_playwright() as playwright:
        browser = launch(playwright, chromium)
        yield browser
        browser.close()


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(site: str, browser: Browser) -> Iterator[Visit]:
    """Opens a browser of somebody's own: `visit("zh", width=390, theme="dark", script=False)`.

    At the end of the test nobody may have seen a console error, a breach of the content policy, a request to another
    origin or a 5xx, but for what the test said it `expect`s.
    """
    visitors: list[Visitor] = []

    def open_browser(
        language: str = "en",
        *,
        width: int = 1280,
        height: int = 900,
        theme: str = "light",
        script: bool = True,
        **more: Any,
    ) -> Visitor:
        context = browser.new_context(
            locale=LOCALES[language],
            viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light",
            java_script_enabled=script,
            **more,
        )
        visitors.append(Visitor(context, site, language))
        return visitors[-1]

    yield open_browser
    troubles = [trouble for visitor in visitors for trouble in visitor.troubles]
    for visitor in visitors:
        visitor.context.close()
    assert not troubles, "\n".join(troubles)
