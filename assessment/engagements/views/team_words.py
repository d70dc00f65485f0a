"""What the pages on who owns what say: posts, states, prompts, and the finding as a heading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.engagements.models import Post
from assessment.engagements.queries import TeamRow
from assessment.lib.ui import page_language
from assessment.scoring.team import AGREED, BOTH, Difference, Ownership, State


def post_label(post: str) -> str:
    """A post, or both, as pages name it."""
    return _("CTO and CIO") if post == BOTH else str(Post(post).label)


def owner_label(owner: str) -> str:
    """An answer as the cells of the map have it."""
    words = {"me": _("Me"), "shared": _("Shared"), "other": _("Other"), "nobody": _("Nobody")}
    return words.get(owner, owner.upper())


def usual_label(usual: str) -> str:
    """Whose a responsibility usually is, as the study groups them."""
    words = {"cto": _("Usually the CTO’s"), "common": _("Common to CTO and CIO"), "cio": _("Usually the CIO’s")}
    return words[usual]


def state_label(state: State) -> str:
    """A state in a word or two."""
    return {
        State.OVERLAP: _("Overlap"),
        State.GAP: _("Gap"),
        State.DISAGREEMENT: _("Disagreement"),
        State.ALONE: _("Agreed: one owner"),
        State.SHARED: _("Agreed: shared"),
        State.UNCLEAR: _("Not clear yet"),
    }[state]


def prompt(ownership: Ownership) -> str:
    """What to ask the room about a responsibility in this state."""
    if ownership.unheard:
        words = {"post": post_label(ownership.unheard)}
        return _("All name the %(post)s, who has not been heard. Ask before you rely on it.") % words
    return {
        State.OVERLAP: _(
            "More than one of you decides. Think of the last time it mattered: whose word counted, and did everybody "
            "know that beforehand?"
        ),
        State.GAP: _("None of you decides. What has stayed undone because of that, and who takes it from now on?"),
        State.DISAGREEMENT: _(
            "You tell it differently. Who in fact took the last decision, and is that how you want it to be?"
        ),
        State.ALONE: _("You all say the same. Does whoever decides also have the people and the budget for it?"),
        State.SHARED: _("You share it, as you all say. Who has the last word when you do not agree?"),
        State.UNCLEAR: _("Fewer than two of you answered this. Who decides here?"),
    }[ownership.state]


def pair_prompt(difference: Difference) -> str:
    """What to ask a CTO and a CIO who tell a responsibility differently."""
    return {
        Difference.BOTH: _("Each of you decides. Which decision did you both take, and whose held?"),
        Difference.NEITHER: _("Each of you thinks that the other decides. Who has answered for it until now?"),
        Difference.ALONE_OR_SHARED: _(
            "One of you sees a decision taken together, the other does not. Which decisions are joint, which are not?"
        ),
        Difference.NOBODY: _(
            "One of you knows who decides, the other knows nobody. What would a newcomer be told who asks?"
        ),
        Difference.ELSEWHERE: _("You name different owners. Who signed the last decision?"),
    }[difference]


def said_of(ownership: Ownership, people: int) -> list[tuple[str, str]]:
    """Who claims a responsibility and who is named, as terms and texts."""
    named = [f"{owner_label(code)} × {n}" for code, n in ownership.named]
    comma = _(", ")
    lines = [
        (_("Decides, by their own word"), _posts(ownership.claimed)),
        (_("Decides together with somebody"), _posts(ownership.shared)),
        (_("Named by others"), comma.join(named)),
        (_("Say that nobody decides"), str(ownership.nobody or "")),
        (_("Left it open"), str(people - ownership.answered or "")),
    ]
    return [(term, text) for term, text in lines if text]


def _posts(posts: Sequence[str]) -> str:
    """Posts, each once, with how many people where it is more than one."""
    counts = Counter(posts)
    return _(", ").join(post_label(post) if n == 1 else f"{post_label(post)} × {n}" for post, n in counts.items())


def counted(rows: Sequence[TeamRow]) -> dict[str, int]:
    """How many responsibilities are in each state that the page counts."""
    found = Counter(row.ownership.state for row in rows)
    return {
        "overlap": found[State.OVERLAP],
        "gap": found[State.GAP],
        "disagreement": found[State.DISAGREEMENT],
        "agreed": sum(found[state] for state in AGREED),
        "unclear": found[State.UNCLEAR],
    }


def map_title(rows: Sequence[TeamRow], people: int) -> str:
    """The finding of the map."""
    counts, words = counted(rows), {"total": len(rows)}
    if people < 2:
        return _("A map needs the answers of two people")
    if n := counts["overlap"]:
        first = ngettext(
            "%(n)s of %(total)s responsibilities is claimed twice",
            "%(n)s of %(total)s responsibilities are claimed twice",
            n,
        ) % {**words, "n": n}
        return _("%(first)s; %(n)s by nobody") % {"first": first, "n": counts["gap"]} if counts["gap"] else first
    if n := counts["gap"]:
        return ngettext(
            "%(n)s of %(total)s responsibilities is claimed by nobody",
            "%(n)s of %(total)s responsibilities are claimed by nobody",
            n,
        ) % {**words, "n": n}
    if n := counts["disagreement"]:
        return ngettext(
            "%(n)s of %(total)s responsibilities is told differently",
            "%(n)s of %(total)s responsibilities are told differently",
            n,
        ) % {**words, "n": n}
    if n := counts["unclear"]:
        return ngettext(
            "%(n)s of %(total)s responsibilities is not clear yet; the rest is agreed",
            "%(n)s of %(total)s responsibilities are not clear yet; the rest is agreed",
            n,
        ) % {**words, "n": n}
    return _("All %(total)s responsibilities are told alike") % words


def map_lead(rows: Sequence[TeamRow], people: int) -> str:
    """How many are on the map, and where to begin."""
    if not people:
        return _("Nobody has answered and agreed to be seen by name yet. As soon as two have, the map stands here.")
    said = [
        ngettext(
            "%(n)s person has answered and agreed to be seen by name.",
            "%(n)s people have answered and agreed to be seen by name.",
            people,
        )
        % {"n": people}
    ]
    counts = counted(rows)
    if people > 1 and counts["overlap"]:
        said.append(_("Start with the overlaps: they are where people wait for each other in an incident."))
    elif people > 1 and counts["gap"]:
        said.append(_("Start with the gaps: they are what nobody gets done."))
    elif people > 1 and counts["disagreement"]:
        said.append(_("Start with the disagreements: they are where people wait for the wrong one."))
    return joined(said)


def previous_text(rows: Sequence[TeamRow], wave: str) -> str:
    """What became of the agreements of the wave before; empty without any."""
    kept = [row.before.kept for row in rows if row.before]
    if not kept:
        return ""
    said = [
        ngettext(
            "In the wave “%(wave)s”, %(total)s responsibility was settled. Told so now: %(n)s.",
            "In the wave “%(wave)s”, %(total)s responsibilities were settled. Told so now: %(n)s.",
            len(kept),
        )
        % {"wave": wave, "total": len(kept), "n": kept.count(True)}
    ]
    if unknown := kept.count(None):
        said.append(_("Cannot be said: %(n)s, because too few answered.") % {"n": unknown})
    return joined(said)


def joined(sentences: Sequence[str]) -> str:
    """Sentences as a paragraph: Chinese puts no space between them."""
    return (" " if page_language() == "en" else "").join(sentences)


def difference_counts(told: Sequence[Any]) -> dict[str, int]:
    """Of what two people say: how many rows both answered, how many are alike, how many differ."""
    answered = [one for one in told if one.is_answered]
    different = sum(one.difference is not None for one in answered)
    return {"total": len(answered), "alike": len(answered) - different, "different": different}
