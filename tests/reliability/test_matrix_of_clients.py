"""Every route of a client and its engagements, by every method, as every kind of person, with every kind of code.

The verdicts stand in `tests/matrix.toml`. A route that is added needs its line there and, where its address has
further codes or its form takes some, its entry in `EXAMPLES` or `BODIES` of `people.py`.
"""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import transaction

from assessment.accounts.models import AuditEntry
from assessment.engagements.models import Organisation
from assessment.outbox.models import Mail
from assessment.responses.models import Response
from tests.factories import without_secrets
from tests.responses.storage import all_rows

from .people import (
    ALIKE,
    BODIES,
    CLASSES,
    EXAMPLES,
    EXPECTED,
    FOREIGN_CANARY,
    MATRIX,
    PERSONS,
    WORKSPACE,
    verdict,
)

ROUTES = [route for route, kind in MATRIX["routes"].items() if kind in WORKSPACE]
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
NONEXISTENT = "n" * 22
MALFORMED = ("%00", "٣", "a" * 300, "..", "' OR 1=1 --", "{{7*7}}")
THOROUGHLY = ("anonymous", "stranger-account", "org-owner")
"""Persons who try every malformed code; the others, who come by the same doors, try two."""
BODY = {
    "name": "x",
    "role": "viewer",
    "email": "x@example.org",
    "wave": "x",
    "text": "x",
    "sure": "on",
    "_revision": "0",
}
PLACES = re.compile(r"<(?:\w+:)?(\w+)>")


def further(route):
    """The names of the places after the first in an address that hold the code of something of a client."""
    return [name for name in PLACES.findall(route)[1:] if name not in ALIKE]


def rows_of(organisation) -> dict[str, list[str]]:
    """Every row that belongs to a client, with the responses given for it and the mails about it."""
    found = {}
    for model in apps.get_app_config("engagements").get_models():
        fields = {field.name for field in model._meta.get_fields()}
        if model is Organisation:
            rows = model.objects.filter(pk=organisation.pk)
        elif "organisation" in fields:
            rows = model.objects.filter(organisation=organisation)
        elif "engagement" in fields:
            rows = model.objects.filter(engagement__organisation=organisation)
        else:
            raise AssertionError(f"say how a row of {model.__name__} belongs to a client")
        found[model.__name__] = sorted(repr(row) for row in rows.values())
    responses = Response.objects.filter(participation__engagement__organisation=organisation)
    mails = Mail.objects.filter(about=organisation.public_code)
    return {
        **found,
        "Response": sorted(repr(row) for row in responses.values()),
        "Mail": sorted(repr(row) for row in mails.values()),
    }


class Asking:
    """One person asks; what should not be comes to `faults`. Nothing that a reply has changed lasts."""

    def __init__(self, world, person):
        self.world, self.person = world, person
        self.client, self.faults = world.people[person], []

    def ask(self, method, path, body=BODY):
        self.client.cookies.pop("messages", None)  # what was said after an earlier post
        with transaction.atomic():
            r = getattr(self.client, method)(path, body if method == "post" else None)
            transaction.set_rollback(True)
        told = b"".join(r.streaming_content) if r.streaming else r.content
        if self.person != "foreign-consultant" and FOREIGN_CANARY.encode() in told:
            self.faults.append(f"{method} {path} tells of the other client")
        if r.status_code >= 500:
            self.faults.append(f"{method} {path}: {r.status_code}")
        return r

    def expect(self, what, method, path, body=BODY):
        r = self.ask(method, path, body)
        if r.status_code not in EXPECTED[what]:
            self.faults.append(f"{method} {path}: {r.status_code}, {what} expected")
        return r

    def same(self, route, method, **codes):
        """The same reply to a code of the other client and to one that nothing has; `codes` name both."""
        foreign, missing = (
            self.ask(
                method, self.world.path_of(self.world.own, route, **{name: pair[side] for name, pair in codes.items()})
            )
            for side in (0, 1)
        )
        secrets = {code for pair in codes.values() for code in pair}
        for what, told in (
            ("status", [r.status_code for r in (foreign, missing)]),
            ("headers", [_headers(r, secrets) for r in (foreign, missing)]),
            ("text", [without_secrets(r, *secrets) for r in (foreign, missing) if not r.streaming]),
        ):
            if told[0] != told[1]:
                self.faults.append(f"{method} {route}: a foreign code has another {what} than a nonexistent one")
        return foreign


def _headers(r, secrets) -> dict[str, str]:
    told = {name: value for name, value in r.headers.items() if name not in ("Content-Length", "Server-Timing")}
    for code in secrets:
        told = {name: re.sub(re.escape(code), "…", value) for name, value in told.items()}
    return told


@pytest.fixture(params=PERSONS)
def asking(request, people) -> Iterator[Asking]:
    """Each person in turn; afterwards nothing of the other client is changed and nothing was told."""
    before = rows_of(people.foreign.organisation)
    one = Asking(people, request.param)
    yield one
    assert not one.faults, f"{len(one.faults)} faults\n" + "\n".join(one.faults[:40])
    assert rows_of(people.foreign.organisation) == before


def test_there_are_at_least_eleven_kinds_of_person_at_a_client():
    told = {person: tuple(MATRIX["persons"][person][CLASSES.index(kind)] for kind in WORKSPACE) for person in PERSONS}
    assert len(told) >= 11
    assert set(told.values()) == {
        ("sign-in",) * 3,
        ("no",) * 3,
        ("yes",) * 3,
        ("yes", "yes", "forbidden"),
        ("yes", "forbidden", "forbidden"),
    }


def test_every_place_in_an_address_has_an_example():
    for route in ROUTES:
        assert set(further(route)) <= set(EXAMPLES[route.partition("/")[0]]), f"an entry in EXAMPLES for {route}"


def test_every_method_at_ones_own_client(asking):
    for route in ROUTES:
        path = asking.world.path_of(asking.world.own, route)
        for method in METHODS:
            asking.expect(verdict(asking.person, route), method, path)


def test_every_method_at_the_other_client(asking):
    """To members of the one client the other does not exist; its own consultant is at home there."""
    signed_out = verdict(asking.person, ROUTES[0]) == "sign-in"
    home = asking.person == "foreign-consultant"
    what = "yes" if home else "sign-in" if signed_out else "no"
    for route in ROUTES:
        path = asking.world.path_of(asking.world.foreign, route)
        for method in METHODS:
            asking.expect(what, method, path)


def test_a_foreign_code_looks_like_one_that_nothing_has(asking):
    side = asking.world.own if asking.person == "foreign-consultant" else asking.world.foreign
    for route in ROUTES:
        code = side.codes(route)["public_code"]
        for method in ("get", "post"):
            asking.same(route, method, public_code=(code, NONEXISTENT))


def test_malformed_codes_lead_nowhere(asking):
    what = "sign-in" if verdict(asking.person, ROUTES[0]) == "sign-in" else "no"
    for route in ROUTES:
        for name in PLACES.findall(route):
            for code in MALFORMED if asking.person in THOROUGHLY else MALFORMED[:2]:
                path = asking.world.path_of(asking.world.own, route, **{name: code})
                allowed = what
                if name != "public_code" and verdict(asking.person, route) != "no":
                    allowed = "forbidden" if verdict(asking.person, route) == "forbidden" else what
                if f"<slug:{name}>" in route and not re.fullmatch(r"[-\w]+", code, re.ASCII):
                    allowed = "no"  # no address at all, whoever asks
                for method in ("get", "post") if code == MALFORMED[0] else ("get",):
                    asking.expect(allowed, method, path)


def test_codes_of_two_clients_in_one_address_lead_nowhere(asking):
    """One's own client with somebody of the other, and the other way round: the same as with a code of nothing."""
    world = asking.world
    for route in ROUTES:
        for name in further(route):
            foreign = world.foreign.codes(route)[name]
            for method in ("get", "post", "delete"):
                r = asking.same(route, method, **{name: (foreign, NONEXISTENT)})
                if verdict(asking.person, route) == "yes" and r.status_code not in (404, 405):
                    asking.faults.append(f"{method} {route}: {r.status_code} with a foreign {name}")
                path = world.path_of(world.foreign, route, **{name: world.own.codes(route)[name]})
                r = asking.ask(method, path)
                if r.status_code not in (302, 404, 405) or (r.status_code == 302 and "/sign-in/" not in r["Location"]):
                    asking.faults.append(f"{method} {path}: {r.status_code} with {name} of another client")


def test_foreign_codes_in_a_form_are_like_codes_of_nothing(asking):
    world = asking.world
    for route, fields in BODIES.items():
        for name, code_of in fields.items():
            foreign = code_of(world.own if asking.person == "foreign-consultant" else world.foreign)
            path = world.path_of(world.foreign if asking.person == "foreign-consultant" else world.own, route)
            replies = [
                asking.ask("post", path, form_of(asking, path, **{name: code})) for code in (foreign, NONEXISTENT)
            ]
            told = [(r.status_code, without_secrets(r, foreign, NONEXISTENT)) for r in replies]
            if told[0] != told[1] or replies[0].status_code not in (302, 403, 404, 422):
                asking.faults.append(f"post {path} with a foreign {name}: {[r.status_code for r in replies]}")
            if replies[0].status_code == 302 and "/sign-in/" not in replies[0]["Location"]:
                asking.faults.append(f"post {path} takes a foreign {name}")


def form_of(asking, path, **changes):
    """What the page's own form would post, as far as it is shown, with changes."""
    page = asking.ask("get", path).content.decode()
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]+>", page):
        named, valued = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        is_box = 'type="radio"' in tag or 'type="checkbox"' in tag
        if named and 'type="file"' not in tag and (not is_box or " checked" in tag):
            fields.setdefault(named[1], []).append(valued[1] if valued else "")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"[^>]* selected', options) or re.search(r'value="([^"]*)"', options)
        fields[name] = [chosen[1]] if chosen else []
    fields.setdefault("disclosure", ["named"])
    return {**fields, "wave": "Typed", **changes}


def test_the_form_would_be_taken_but_for_the_foreign_code(people):
    """A control: with a code of the same client the form is taken, so that it is the code which is refused."""
    asking = Asking(people, "org-consultant")
    for route, fields in BODIES.items():
        for name in fields:
            code = people.own.engagement.public_code
            path = people.path_of(people.own, route, public_code=(
                people.own.organisation if route.startswith("clients") else people.own.later).public_code)  # fmt: skip
            r = asking.ask("post", path, form_of(asking, path, **{name: code}))
            assert r.status_code == 302, (route, name, r.content.decode()[:3000])


def test_a_control_a_member_is_told_what_the_other_client_is_called(people):
    """What the canary would show: the consultant of the other client finds it on their pages."""
    r = people.people["foreign-consultant"].get(people.path_of(people.foreign, "clients/<str:public_code>/"))
    assert FOREIGN_CANARY in r.content.decode()


def test_looking_at_any_page_of_a_client_changes_nothing(people):
    before, noted = _rows_but_the_trail(), AuditEntry.objects.count()
    for person in ("org-owner", "org-viewer", "stranger-account"):
        for route in ROUTES:
            for method in ("get", "head", "options"):
                getattr(people.people[person], method)(people.path_of(people.own, route))
    assert _rows_but_the_trail() == before
    # Newest first: looking at somebody's result is noted, and nothing else is.
    seen = AuditEntry.objects.all()[: AuditEntry.objects.count() - noted]
    assert {entry.action for entry in seen} == {AuditEntry.Action.RESULT_SEEN}


def _rows_but_the_trail():
    return {table: rows for table, rows in all_rows().items() if "session" not in table and "auditentry" not in table}
