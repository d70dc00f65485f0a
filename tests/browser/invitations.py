"""Engagements with links of every kind, put into the database of a site that is being served."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

from .server import DIRECTORIES, ROOT, environment
from .visitor import LANGUAGES, Visitor, golden

_SCRIPT = """
import json
from datetime import timedelta
from django.utils import timezone
from assessment.lib.secrets import digest, new_token
from assessment.questionnaires.published import find_published
from tests.engagements.world import make_client, make_engagement, make_invitation
from tests.lib.test_images import png

words = {"en": "We look at who owns what in technology.\\n\\nPlease answer before the workshop on 4 March.",
         "zh-hans": "我们想了解技术方面的事由谁负责。\\n\\n请在 3 月 4 日的研讨会之前作答。"}
version, past, token = find_published(), timezone.now() - timedelta(days=1), new_token()
client = make_client("示例集团 Sample Group")
shown = {"introduction": words, "logo": png(240, 64), "logo_type": "image/png"}
named = make_engagement(client, version, **shown)
openly = make_engagement(make_client("开放公司 Open Ltd"), version, open_token_digest=digest(token), **shown)
anonymous = make_engagement(make_client("匿名公司 Quiet Ltd"), version, introduction=words, disclosure="anonymous")
closed = make_engagement(client, version, closed_at=past)
over = make_engagement(client, version, closes_at=past)
links = {"open": f"/o/{token}/"}
for name, engagement, fields in (
    ("named", named, {}), ("anonymous", anonymous, {}), ("closed", closed, {}), ("over", over, {}),
    ("revoked", named, {"revoked_at": past}),
):
    invitation = make_invitation(engagement, "cio", language=LANGUAGE, **fields)
    links[name] = f"/i/{invitation.token}/"
print(json.dumps(links))
"""

_CLOSE = """
from datetime import timedelta
from django.utils import timezone
from assessment.responses.models import Response
Response.objects.filter(public_code=CODE).update(closes_at=timezone.now() - timedelta(minutes=1))
"""


def invite(site: str, language: str) -> dict[str, str]:
    """Links by what they open: `named`, `anonymous`, `open`, `closed`, `over` or `revoked`."""
    return dict(json.loads(_run(site, _SCRIPT.replace("LANGUAGE", repr(language)))))


def close(site: str, public_code: str) -> None:
    """Lets the deadline of a response pass."""
    _run(site, _CLOSE.replace("CODE", repr(public_code)))


def _run(site: str, script: str) -> str:
    """What a script prints, run beside the server on its database."""
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{script}"],
        cwd=ROOT,
        env=environment(DIRECTORIES[site]),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


def invited(visitor: Visitor) -> Iterator[str]:
    """Coming in by a link: by name, anonymously, by the open link, once more, after the deadline; or nowhere."""
    links = invite(visitor.site, LANGUAGES[visitor.language])
    visitor.go(links["named"])
    yield "invited"
    visitor.press("form.consent button:not([name])")
    visitor.expect("422")
    yield "invited-error"
    visitor.page.locator("label[for=id_processing]").click()
    visitor.page.locator("label[for=id_client-named]").click()
    visitor.press("form.consent button:not([name])")
    visitor.code = urlsplit(visitor.page.url).path.split("/")[2]
    yield "invited-profile"
    visitor.page.locator(".known summary").click()
    visitor.choose("role", "ceo")
    visitor.page.locator(".known summary").focus()
    yield "invited-profile-corrected"
    visitor.go("")
    yield "invited-hub"
    visitor.go(links["named"])
    yield "invited-again"
    close(visitor.site, visitor.code)
    visitor.go("")
    yield "invited-over-hub"
    visitor.go("check/")
    yield "invited-over-check"
    visitor.context.clear_cookies()
    visitor.go(links["named"])
    visitor.expect("410")
    yield "invited-elsewhere"
    visitor.go(links["open"])
    yield "invited-openly"
    visitor.field("name").fill("Zoe")
    visitor.field("post").select_option("cto")
    visitor.page.locator("label[for=id_processing]").click()
    visitor.press("form.consent button:not([name])")
    visitor.code = urlsplit(visitor.page.url).path.split("/")[2]
    visitor.answer_all(golden("technology-manager-clear"))
    visitor.submit()
    visitor.go("result/")
    yield "invited-result"
    visitor.go("data/")
    yield "invited-data"
    visitor.go("data/delete/")
    yield "invited-delete"
    visitor.go(links["anonymous"])
    yield "invited-anonymously"
    visitor.page.locator("label[for=id_processing]").click()
    visitor.page.locator("label[for=id_client-figures]").click()
    visitor.press("form.consent button:not([name])")
    visitor.go(links["anonymous"])
    visitor.expect("410")
    yield "invited-used"
    for name in ("closed", "over", "revoked"):
        visitor.go(links[name])
        visitor.expect("410")
        yield f"invited-{name}"
    visitor.go("/i/0000000000/")
    visitor.expect("404")
    yield "invited-unknown"
