"""Who owns what: the people whose answers may be seen by name, what they say, and what was agreed about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.engagements.models import Agreement, Engagement, Invitation, Participation, Post
from assessment.instrument.answers import hidden_owners, owners_as_shown
from assessment.instrument.definition import Definition, Responsibility
from assessment.questionnaires.published import definition_of
from assessment.responses.models import Response
from assessment.scoring.team import BOTH, NAMED_POSTS, Ownership, Person, Told, compare_two, keeps, own_by_team

from .participants import list_consenting
from .scopes import NAMED_SCOPE


@dataclass(frozen=True)
class Member:
    """Somebody of the team: what stands above their answers, and what the rules need to know of them."""

    code: str
    """The invitation's; empty for somebody who came by the open link."""
    name: str
    person: Person

    @property
    def post(self) -> str:
        """The role, `cto-and-cio` for both."""
        return self.person.post


@dataclass(frozen=True)
class AgreedBefore:
    """What the wave before settled about a responsibility, and whether the team tells it so now (None: who knows)."""

    post: str
    note: str
    kept: bool | None


@dataclass(frozen=True)
class TeamRow:
    """One responsibility: its state, what was agreed about it in this wave and in the one before."""

    responsibility: Responsibility
    ownership: Ownership
    agreement: Agreement | None
    before: AgreedBefore | None


@dataclass(frozen=True)
class TeamMap:
    """The map of a team: its people in the order of their posts, the rows by what needs talking about."""

    members: tuple[Member, ...]
    rows: tuple[TeamRow, ...]
    previous: Engagement | None


@dataclass(frozen=True)
class PairMap:
    """A CTO and a CIO beside each other. One of them is None where nobody of that post can be shown.

    `is_one` says that the same person holds both posts, and nobody else either.
    """

    ctos: tuple[Member, ...]
    cios: tuple[Member, ...]
    cto: Member | None
    cio: Member | None
    rows: tuple[tuple[Responsibility, Told], ...]
    is_one: bool


def list_team(engagement: Engagement) -> tuple[Member, ...]:
    """All who agreed to be seen by name, in the order of their posts; in an anonymous engagement nobody."""
    if engagement.is_anonymous:
        return ()
    definition = definition_of(engagement.version_id)
    order = {post: place for place, post in enumerate((BOTH, *Post.values))}
    members = [_member(definition, one) for one in list_consenting(engagement, with_results=False)]
    return tuple(sorted(members, key=lambda one: order[one.post]))


def read_map(engagement: Engagement, members: tuple[Member, ...] | None = None) -> TeamMap:
    """The map of all who agreed to be seen by name; of an anonymous engagement nothing, and nothing is read.

    `members` are those of `list_team`, where they were read before.
    """
    if engagement.is_anonymous:
        return TeamMap((), (), None)
    definition = definition_of(engagement.version_id)
    members = list_team(engagement) if members is None else members
    waves = [pk for pk in (engagement.pk, engagement.previous_id) if pk]
    agreed = {(one.engagement_id, one.responsibility): one for one in _agreements(waves)}
    previous = engagement.previous if engagement.previous_id else None
    rows = []
    for found in own_by_team([one.person for one in members], _codes(definition)):
        before = agreed.get((previous.pk, found.responsibility)) if previous else None
        rows.append(
            TeamRow(
                responsibility=definition.responsibility_by_code[found.responsibility],
                ownership=found,
                agreement=agreed.get((engagement.pk, found.responsibility)),
                before=AgreedBefore(before.post, before.note, keeps(found, before.post)) if before else None,
            )
        )
    return TeamMap(members, tuple(rows), previous)


def read_pair(
    engagement: Engagement, cto: str = "", cio: str = "", members: tuple[Member, ...] | None = None
) -> PairMap:
    """A CTO and a CIO who both agreed to be seen by name: those chosen by the place in their list, or the first.

    `members` as for the map.
    """
    if engagement.is_anonymous:
        return PairMap((), (), None, None, (), is_one=False)
    definition = definition_of(engagement.version_id)
    members = list_team(engagement) if members is None else members
    ctos, cios = (tuple(one for one in members if one.person.holds(post)) for post in NAMED_POSTS)
    first = _chosen(ctos, cto, other_than=cios)
    second = _chosen(tuple(one for one in cios if one is not first), cio)
    rows: tuple[tuple[Responsibility, Told], ...] = ()
    if first and second:
        told = compare_two(first.person, second.person, _codes(definition))
        rows = tuple((definition.responsibility_by_code[one.responsibility], one) for one in told)
    is_one = len(ctos) == len(cios) == 1 and ctos[0] is cios[0]
    return PairMap(ctos, cios, first, second, rows, is_one)


def find_shown(invitation: Invitation) -> Participation | None:
    """What an invited person submitted and agreed to show by name, with all that its result needs."""
    taken_part = Participation.objects.filter(
        invitation=invitation,
        engagement__disclosure=Engagement.Disclosure.NAMED,
        response__status=Response.Status.SUBMITTED,
    )
    joined = taken_part.select_related("response__consent", "response__result", "response__version")
    found = joined.defer("response__version__document").first()
    return found if found and NAMED_SCOPE in found.response.consent.items else None


def has_responsibility(engagement: Engagement, code: str) -> bool:
    """Whether the engagement's version asks who owns this."""
    return code in _codes(definition_of(engagement.version_id))


def _member(definition: Definition, one: Participation) -> Member:
    """A CTO or CIO is who says so, whatever the invitation said; for everybody else its post stands.

    Who left their role open was asked as a CTO is; what they were not offered then goes by the invitation's post.
    """
    question, answers = definition.ownership_question, one.response.answers
    role = answers.get("role") or one.post
    owned = owners_as_shown(definition, answers, role).get(question.code) if question else None
    return Member(
        code=one.invitation.public_code if one.invitation else "",
        name=one.name or (one.invitation.name if one.invitation else ""),
        person=Person(
            post=role if role in (*NAMED_POSTS, BOTH) else one.post,
            owners=owned or {},
            hidden=hidden_owners(definition, role),
        ),
    )


def _agreements(waves: Sequence[int]) -> list[Agreement]:
    return list(Agreement.objects.filter(engagement_id__in=waves))


def _codes(definition: Definition) -> list[str]:
    question = definition.ownership_question
    return list(definition.rows_of_question[question.code]) if question else []


def _chosen(among: tuple[Member, ...], place: str, other_than: tuple[Member, ...] = ()) -> Member | None:
    """The one at this place (from 1), else the first who is not of the others, else the first."""
    if place.isascii() and place.isdigit() and len(place) < 4 and 0 < int(place) <= len(among):
        return among[int(place) - 1]
    apart = [one for one in among if one not in other_than]
    return next(iter(apart or among), None)
