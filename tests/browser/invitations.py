"""Engagements with links of every kind, put into the database of a site that is being served."""

from __future__ import annotations

import json
import subprocess
import sys

from .server import DIRECTORIES, ROOT, environment

_SCRIPT = """
import base64, json
from datetime import timedelta
from django.utils import timezone
from assessment.lib.secrets import digest, new_token
from assessment.questionnaires.published import find_published
from tests.engagements.world import make_client, make_engagement, make_invitation

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
words = {"en": "We look at who owns what in technology.\\n\\nPlease answer before the workshop on 4 March.",
         "zh-hans": "我们想了解技术方面的事由谁负责。\\n\\n请在 3 月 4 日的研讨会之前作答。"}
version, past, token = find_published(), timezone.now() - timedelta(days=1), new_token()
client = make_client("示例集团 Sample Group")
shown = {"introduction": words, "logo": PIXEL, "logo_type": "image/png", "open_token_digest": digest(token)}
named = make_engagement(client, version, **shown)
anonymous = make_engagement(client, version, introduction=words, disclosure="anonymous")
closed = make_engagement(client, version, closed_at=past)
over = make_engagement(client, version, closes_at=past)
links = {"open": f"/o/{token}/"}
for name, engagement, fields in (
    ("named", named, {}), ("anonymous", anonymous, {}), ("closed", closed, {}), ("over", over, {}),
    ("revoked", named, {"revoked_at": past}), ("opted-out", named, {"opted_out_at": past}),
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
    """Links by what they open: `named`, `anonymous`, `open`, `closed`, `over`, `revoked`, `opted-out`."""
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
