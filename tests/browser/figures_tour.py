"""The figures of an engagement: by name, anonymous of many and of few, a group, and files that are taken."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator

from .figures_world import PASSWORD
from .server import PASSWORDS, run_beside
from .visitor import Visitor

_NUMBERS = itertools.count(1)


def figures(visitor: Visitor) -> Iterator[str]:
    """Every kind of page of figures."""
    email = f"counting-{next(_NUMBERS)}-{visitor.language}@example.org"
    codes: dict[str, str] = json.loads(run_beside(visitor.site, "tests.browser.figures_world", email))
    PASSWORDS[visitor.site][email] = PASSWORD
    visitor.sign_in(email)
    for name in ("named", "many", "anonymous", "small", "few"):
        visitor.go(f"/engagements/{codes[name]}/figures/")
        for summary in visitor.page.locator("main details summary").all():
            summary.click()
        yield f"figures-{name}"
    visitor.go(f"/engagements/{codes['anonymous']}/figures/")
    visitor.press(".groups__list li:nth-child(2) a")
    yield "figures-group"
    visitor.press("form[action$='/release/'] button")
    yield "figures-as-before"
    with visitor.page.expect_download() as taken:
        visitor.page.locator("button[formaction$='/xlsx/']").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
