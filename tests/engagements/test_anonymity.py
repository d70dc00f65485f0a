"""Anonymous is anonymous: who has the whole database cannot say whose answers are whose.

The attack tries every channel that an invitation and a response could share: keys, values, the order and the
transaction in which rows were written, times, sessions, and what stands in mails. On a named engagement it succeeds.
"""

import random
from collections import Counter, defaultdict
from datetime import datetime

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from assessment.engagements import services
from assessment.engagements.models import Engagement, Invitation
from assessment.engagements.queries import promise_of, scope_of
from assessment.engagements.services import entering
from assessment.lib.secrets import new_token
from assessment.responses.models import Response
from tests.factories import Taker, make_user

from .world import make_client, make_engagement, make_invitation

PEOPLE = 12
LIKELY = PEOPLE // 2
"""As many may be matched by chance: guesses in a random order find one on average, and more than six of twelve once in
ten thousand times; the attack makes some forty of them."""
OF_INVITATIONS = "engagements_invitation"
OF_PEOPLE = ("responses_response", "engagements_participation", "responses_consent", "responses_result")


def dump():
    """Every row of every table, in the order in which the database holds them, with the transaction that wrote each."""
    rows = {}
    hidden = ", xmin::text AS written_by" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT *{hidden} FROM {name}")  # noqa: S608 - names of our tables
            names = [column[0] for column in cursor.description]
            rows[table] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    sessions = {one.session_key: one.get_decoded() for one in Session.objects.all()}
    return rows, sessions


def attack(rows, sessions, engagement):
    """By channel, which invitation each response is guessed to belong to: `{channel: {response: invitation}}`."""
    invited = [row for row in rows[OF_INVITATIONS] if row["engagement_id"] == engagement.pk]
    taken = [row for row in rows["engagements_participation"] if row["engagement_id"] == engagement.pk]
    answered = {row["id"]: row for row in rows["responses_response"]}
    guesses = {"joined": {row["response_id"]: row["invitation_id"] for row in taken if row["invitation_id"]}}
    by_start = sorted((row["response_id"] for row in taken), key=lambda pk: (str(answered[pk]["started_at"]), pk))
    orders = {"stored": invited, "key": sorted(invited, key=lambda row: row["id"])}
    for column in sorted({name for row in invited for name in row}):
        if column != "id" and all(row[column] is not None for row in invited):
            orders[f"by {column}"] = sorted(invited, key=lambda row, column=column: sortable(row[column]))
    for name, order in orders.items():
        guesses[f"order: {name}"] = dict(zip(by_start, [row["id"] for row in order], strict=True))
        guesses[f"order: {name}, backwards"] = dict(zip(by_start, [row["id"] for row in reversed(order)], strict=True))
    guesses["values"] = by_shared_values(rows, sessions, invited, by_start, answered)
    guesses["moments"] = by_moments(invited, by_start, answered)
    return guesses


def by_shared_values(rows, sessions, invited, responses, answered):
    """A value that stands with one invitation and one response only, directly or in a row or session that tells both.

    Accounts, mails and sessions are such go-betweens: whatever names a response and holds the address of an invitation.
    """
    told = defaultdict(set)
    for pk in responses:
        code, mine = answered[pk]["public_code"], [answered[pk]]
        for table, content in rows.items():
            if table != OF_INVITATIONS:
                mine += [row for row in content if code in map(str, row.values()) or row.get("response_id") == pk]
        owners = [row for row in rows["accounts_user"] if row["id"] == answered[pk]["owner_id"]]
        with_it = [one for one in sessions.values() if code in str(one)]
        in_session = {one.get("_auth_user_id") for one in with_it} - {None}
        owners += [row for row in rows["accounts_user"] if str(row["id"]) in in_session]
        told[pk] = {value for row in [*mine, *owners, *with_it] for value in row.values() if telling(value)}
    invitations = {row["id"]: {value for value in row.values() if telling(value)} for row in invited}
    guesses, common = {}, shared(told) | shared(invitations)
    for key, values in invitations.items():
        found = [pk for pk in responses if (values & told[pk]) - common]
        if len(found) == 1:
            guesses[found[0]] = key
    return guesses


def shared(told):
    """What stands with more than one of them tells none of them apart."""
    seen = Counter(value for values in told.values() for value in values)
    return {value for value, times in seen.items() if times > 1}


def telling(value):
    """Values that can be of one person: texts. Keys are joined above, moments have an attack of their own."""
    return isinstance(value, str) and len(value) > 3


def by_moments(invited, responses, answered):
    """Whatever moment an invitation holds, the response that began nearest to it."""
    guesses = {}
    began = {pk: moment(answered[pk]["started_at"]) for pk in responses}
    for column in ("opened_at", "reminded_at", "opted_out_at"):
        for row in invited:
            if row[column] is not None:
                noted = moment(row[column])
                guesses[min((abs(at - noted), pk) for pk, at in began.items())[1]] = row["id"]
    return guesses


def sortable(value):
    """Numbers by their size, also where they are texts; everything else as text."""
    text = str(value)
    return (0, int(text), "") if text.isdigit() else (1, 0, text)


def moment(value):
    return (value if isinstance(value, datetime) else datetime.fromisoformat(str(value))).timestamp()


def matched(guesses, truth):
    """How many of each channel's guesses are right."""
    return {name: sum(truth.get(pk) == found for pk, found in told.items()) for name, told in guesses.items()}


def everybody_answers(engagement, seed=7):
    """Twelve people with the same role come in by their links, in an order of their own; every third signed in.

    Returns whose each response is, which the database must not know.
    """
    generator, truth, promise = random.Random(seed), {}, promise_of(engagement)
    invitations = [make_invitation(engagement, name=f"Person {n}") for n in range(PEOPLE)]
    generator.shuffle(invitations)
    for number, invitation in enumerate(invitations):
        client = Client(headers={"accept-language": "en"})
        if number % 3 == 0:
            client.force_login(make_user(invitation.email))
        client.get(f"/i/{invitation.token}/")
        client.post(f"/i/{invitation.token}/", {"start_key": new_token(), "promise": promise})  # forgets the box
        boxes = {"processing": "on", scope_of(engagement): "on"}
        r = client.post(f"/i/{invitation.token}/", {"start_key": new_token(), "promise": promise, **boxes})
        taker = Taker(client, r["Location"].split("/")[2])
        if number % 4:
            taker.finished()
        else:
            taker.post("profile", {"role": "cto", "_exit": "1"})
        truth[taker.response.pk] = invitation.pk
    assert len(truth) == PEOPLE
    return truth


def engagement_of(version, disclosure):
    return make_engagement(make_client("Sample Group"), version, disclosure=disclosure)


def test_twelve_anonymous_people_are_matched_no_better_than_by_chance(version):
    engagement = engagement_of(version, Engagement.Disclosure.ANONYMOUS)
    truth = everybody_answers(engagement)
    found = matched(attack(*dump(), engagement), truth)
    assert found["joined"] == found["values"] == found["moments"] == 0
    assert max(found.values()) <= LIKELY, found
    assert sum(found.values()) / len(found) <= LIKELY / 2, found


def test_control_the_same_attack_finds_everybody_in_a_named_engagement(version):
    engagement = engagement_of(version, Engagement.Disclosure.NAMED)
    truth = everybody_answers(engagement)
    found = matched(attack(*dump(), engagement), truth)
    assert found["joined"] == PEOPLE
    assert found["values"] >= PEOPLE // 3
    assert found["moments"] >= PEOPLE // 2  # a slow machine moves some of them apart
    assert found["order: by opened_at"] == PEOPLE


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes a row where it stood")
def test_control_a_single_row_written_at_the_start_stands_beside_its_response(version, monkeypatch):
    def naive(invitation, *, started):
        flags = {"is_opened": True, "is_started": True} if started else {"is_opened": True}
        Invitation.objects.filter(pk=invitation.pk).update(**flags)

    monkeypatch.setattr(entering, "_mark", naive)
    engagement = engagement_of(version, Engagement.Disclosure.ANONYMOUS)
    truth = everybody_answers(engagement)
    found = matched(attack(*dump(), engagement), truth)
    assert max(found["order: stored"], found["order: by written_by"]) == PEOPLE


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no transaction with a row")
def test_all_invitations_bear_the_same_transaction(version):
    engagement = engagement_of(version, Engagement.Disclosure.ANONYMOUS)
    everybody_answers(engagement)
    rows, _sessions = dump()
    assert len({row["written_by"] for row in rows[OF_INVITATIONS]}) == 1


def test_what_stands_with_an_anonymous_response_names_nobody(version):
    engagement = engagement_of(version, Engagement.Disclosure.ANONYMOUS)
    everybody_answers(engagement)
    rows, sessions = dump()
    people = list(Invitation.objects.values_list("email", "name", "public_code", "token_digest"))
    kept = str([rows[table] for table in OF_PEOPLE])
    assert not [value for person in people for value in person if value in kept]
    assert not [one for one in sessions.values() if one.get("_auth_user_id") and len(one) > 3]
    assert not Response.objects.exclude(owner=None).exists()


def test_opening_is_noted_alike(version):
    engagement = engagement_of(version, Engagement.Disclosure.ANONYMOUS)
    first, second = make_invitation(engagement), make_invitation(engagement)
    services.note_opened(invitation=second)
    assert dict(Invitation.objects.values_list("pk", "is_opened")) == {first.pk: False, second.pk: True}
    assert not Invitation.objects.exclude(opened_at=None).exists()
