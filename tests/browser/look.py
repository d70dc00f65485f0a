"""Pictures of every page, for people to look at: `python -m tests.browser.look DIRECTORY [TOUR …]`.

Each page in both languages, on a phone and a desktop, light and dark; named such as
`core-05-time-error-zh-phone-dark.png`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from .chromium import find_chromium, launch
from .server import serving
from .tours import TOURS
from .visitor import LOCALES, Visitor

LOOKS = {"phone": 390, "desktop": 1280}


def take_pictures(browser: Browser, site: str, directory: Path, tour: str, language: str) -> int:
    """One walk; how many pictures it made."""
    context = browser.new_context(locale=LOCALES[language], viewport={"width": 1280, "height": 900})
    visitor, made = Visitor(context, site, language), 0
    for number, name in enumerate(TOURS[tour](visitor), start=1):
        for device, width in LOOKS.items():
            visitor.page.set_viewport_size({"width": width, "height": 900})
            for theme in ("light", "dark"):
                visitor.page.emulate_media(color_scheme=theme)
                height = visitor.page.evaluate("document.documentElement.scrollHeight")
                visitor.page.set_viewport_size({"width": width, "height": max(900, height)})  # the bar stays below
                path = directory / f"{tour}-{number:02}-{name}-{language}-{device}-{theme}.png"
                visitor.page.screenshot(path=path, animations="disabled")
                made += 1
        visitor.page.emulate_media(color_scheme="light")
        visitor.page.set_viewport_size({"width": 1280, "height": 900})
    for trouble in visitor.troubles:
        print(f"{tour} {language}: {trouble}", file=sys.stderr)
    context.close()
    return made


def main(arguments: list[str]) -> int:
    """Takes all pictures."""
    unknown = set(arguments[1:]) - set(TOURS)
    chromium = find_chromium()
    if not arguments or unknown or chromium is None:
        print(__doc__ if chromium else "Chromium is not installed", file=sys.stderr)
        print(f"Tours: {', '.join(TOURS)}", file=sys.stderr)
        return 2
    directory = Path(arguments[0])
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as var, serving(Path(var)) as site, sync_playwright() as playwright:
        browser = launch(playwright, chromium)
        for tour in arguments[1:] or TOURS:
            for language in LOCALES:
                print(f"{tour} {language}: {take_pictures(browser, site, directory, tour, language)} pictures")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
