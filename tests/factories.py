"""People and answers for tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client

from assessment.accounts.models import User
from assessment.accounts.services import create_user
from assessment.lib.secrets import new_token
from assessment.responses.models import Response

EVIDENCE_ROWS = (
    "advising",
    "sdlc",
    "cybersecurity",
    "data-privacy",
    "ecosystem-strategy",
    "innovation-strategy",
    "business-continuity",
    "workplace-support",
)


def make_user(email: str, role: User.Role = User.Role.LEADER) -> User:
    """An account with the password `correct horse battery`."""
    return create_user(email=email, password="correct horse battery", role=role)


@dataclass
class Taker:
    """Someone taking the assessment in a browser of their own."""

    client: Client
    public_code: str

    @classmethod
    def begun(cls, client: Client, *consent: str) -> Taker:
        """Gives consent and so starts a response."""
        items = dict.fromkeys(("processing", *consent), "on")
        r = client.post("/start/", {"start_key": new_token(), **items})
        assert r.status_code == 302, r.content.decode()
        return cls(client, r["Location"].split("/")[2])

    @property
    def response(self) -> Response:
        """The response as it is stored now."""
        return Response.objects.get(public_code=self.public_code)

    def url(self, place: str = "") -> str:
        """Address of a page of this response: `q/time/`, `check/`, `result/`; the hub if empty."""
        return f"/a/{self.public_code}/{place}"

    def revision(self, step: str) -> int:
        """The revision that a post of this page must be based on."""
        return self.response.revision_of(step)

    def get(self, step: str, **headers: str) -> Any:
        """Opens a page of questions."""
        return self.client.get(self.url(f"q/{step}/"), headers=headers or None)

    def post(self, step: str, data: dict[str, Any], *, revision: int | None = None) -> Any:
        """Posts a page of questions, based on the current revision unless told otherwise."""
        based_on = self.revision(step) if revision is None else revision
        return self.client.post(self.url(f"q/{step}/"), {"_revision": based_on, **data})

    def own(self, **owners: str) -> None:
        """Answers the evidence rows of who owns what: `sdlc="me"`; dashes as underscores, the rest stay open."""
        given = {f"ownership-{row.replace('_', '-')}": owner for row, owner in owners.items()}
        r = self.post("ownership", {**given, "_leave_open": "1"})
        assert r.status_code == 302, r.content.decode()

    def submit(self) -> Any:
        """Submits from the check page."""
        return self.client.post(self.url("check/"), {"_revision": self.response.revision})

    def finished(self) -> Taker:
        """Answers enough for a type, submits, and is at the result."""
        self.own(advising="me", sdlc="me", cybersecurity="me", data_privacy="me", business_continuity="cio")
        r = self.submit()
        assert r.status_code == 302, r.content.decode()
        return self
