"""The placement of a leader, worked out a second time and apart from the engine.

The engine of this project is checked against this file, so the two share nothing:
this one imports nothing of the project, knows no document and types the published
rates in. It is written to be read beside the contract, slow and without shortcuts.
The point result is exact (fractions); only the last step, to a float or a logarithm,
rounds. Intervals are plain Monte Carlo.
"""

import math
import random
from fractions import Fraction
from functools import cache
from numbers import Real

# Published rates: study of the IBM Institute for Business Value, 2021, figure 10.
# A string, so that a rate is exactly the decimal that was printed.
SHARES = {
    "technology-manager": {"elsewhere": "0.41", "greater-china": "0.44"},
    "operations-expert": {"elsewhere": "0.33", "greater-china": "0.25"},
    "all-rounder": {"elsewhere": "0.26", "greater-china": "0.31"},
}
LISTED_OWNERSHIP = {
    "technology-manager": {
        "advising": "0.88",
        "sdlc": "0.72",
        "cybersecurity": "0.69",
        "data-privacy": "0.66",
        "ecosystem-strategy": "0.60",
    },
    "operations-expert": {
        "advising": "0.78",
        "innovation-strategy": "0.61",
        "business-continuity": "0.59",
        "cybersecurity": "0.56",
    },
    "all-rounder": {
        "sdlc": "0.65",
        "cybersecurity": "0.60",
        "innovation-strategy": "0.58",
        "workplace-support": "0.55",
        "advising": "0.51",
    },
}
LISTED_TIME = {
    "technology-manager": {
        "data-privacy": "0.50",
        "advising": "0.39",
        "sdlc": "0.34",
        "ecosystem-strategy": "0.29",
    },
    "operations-expert": {
        "cybersecurity": "0.39",
        "innovation-strategy": "0.38",
        "data-privacy": "0.30",
    },
    "all-rounder": {
        "sdlc": "0.34",
        "workplace-support": "0.33",
        "innovation-strategy": "0.31",
    },
}
CTOS_IN_THE_STUDY = 2500

# The sixteen responsibilities, and which of them are evidence, as the contract lists them.
RESPONSIBILITIES = (
    "technology-strategy",
    "technology-operations",
    "technology-architecture",
    "innovation-strategy",
    "data-privacy",
    "ecosystem-strategy",
    "sdlc",
    "cybersecurity",
    "advising",
    "supply-chain",
    "workforce-engagement",
    "end-user-experience",
    "workplace-support",
    "business-continuity",
    "sustainability-agenda",
    "data-governance",
)
OWNERSHIP_ITEMS = (
    "advising",
    "sdlc",
    "cybersecurity",
    "data-privacy",
    "ecosystem-strategy",
    "innovation-strategy",
    "business-continuity",
    "workplace-support",
)
TIME_ITEMS = (
    "data-privacy",
    "advising",
    "sdlc",
    "ecosystem-strategy",
    "cybersecurity",
    "innovation-strategy",
    "workplace-support",
)

# Judgements of the contract.
STRENGTHS = {
    "me": Fraction(1),
    "shared": Fraction(7, 10),
    "cio": Fraction(0),
    "cto": Fraction(0),
    "other": Fraction(0),
    "nobody": Fraction(0),
}
PLACES = 5
INDEPENDENT, COUPLED = Fraction(6, 10), Fraction(4, 10)
ENOUGH_OWNERSHIP_ITEMS = 4
CLEAR, LEANING = Fraction(80, 100), Fraction(50, 100)
PLACED_ROLES = ("cto", "cto-and-cio", "vp-engineering", "chief-architect")
OTHER_ROLES = ("cio", "ceo", "other-c-level", "head-of", "other")

TYPES = tuple(SHARES)


# ---------------------------------------------------------------- evidence


def ownership_values(answers):
    """The weight o of every answered ownership item, by item."""
    rows = answers.get("ownership") or {}
    for row, answer in rows.items():
        if row not in RESPONSIBILITIES:
            raise ValueError(f"ownership: unknown row {row!r}")
        if answer is not None and answer not in STRENGTHS:
            raise ValueError(f"ownership.{row}: unknown code {answer!r}")
    values = {}
    for item in OWNERSHIP_ITEMS:
        if rows.get(item) is not None:
            values[item] = STRENGTHS[rows[item]]
    return values


def time_values(answers):
    """The weight v of every time item; empty where time says nothing."""
    rows = answers.get("time") or {}
    for row, amount in rows.items():
        if row not in RESPONSIBILITIES and row != "other-work":
            raise ValueError(f"time: unknown row {row!r}")
        if amount is None:
            continue
        if isinstance(amount, bool) or not isinstance(amount, Real) or not amount >= 0:
            raise ValueError(f"time.{row}: {amount!r} is no amount of time")
    spent = {row: rows.get(row) or 0 for row in RESPONSIBILITIES}
    above_zero = sorted((x for x in spent.values() if x > 0), reverse=True)
    if not above_zero:
        return {}
    values = {}
    if len(above_zero) <= PLACES:
        for item in TIME_ITEMS:
            values[item] = Fraction(1) if spent[item] > 0 else Fraction(0)
        return values
    fifth = above_zero[PLACES - 1]
    places_left = PLACES - sum(1 for x in above_zero if x > fifth)
    tied = sum(1 for x in above_zero if x == fifth)
    for item in TIME_ITEMS:
        if spent[item] > fifth:
            values[item] = Fraction(1)
        elif spent[item] == fifth:
            values[item] = Fraction(places_left, tied)
        else:
            values[item] = Fraction(0)
    return values


# ------------------------------------------------------------------- rates


def published_ownership(item, k):
    """The published rate, or None where the type does not list the item."""
    rate = LISTED_OWNERSHIP[k].get(item)
    return None if rate is None else Fraction(rate)


def published_time(item, k):
    rate = LISTED_TIME[k].get(item)
    return None if rate is None else Fraction(rate)


def ownership_bound(k):
    """a(k): below it lies the rate of whatever did not make the ownership list."""
    return min(Fraction(rate) for rate in LISTED_OWNERSHIP[k].values())


def time_bound(k):
    """b(k), the same of the time list."""
    return min(Fraction(rate) for rate in LISTED_TIME[k].values())


def rates_independent(item, k):
    """(r, t) where time says nothing about ownership."""
    r = published_ownership(item, k)
    t = published_time(item, k)
    if r is None:
        r = ownership_bound(k) / 2
    if t is None:
        t = time_bound(k) / 2
    return r, t


def rates_coupled(item, k):
    """(r*, t*) where time goes only to what one owns."""
    a, b = ownership_bound(k), time_bound(k)
    r = published_ownership(item, k)
    t = published_time(item, k)
    if item not in TIME_ITEMS:
        return (a / 2 if r is None else r), None
    if r is not None and t is not None:
        return r, t
    if r is None and t is not None:
        return (t + a) / 2, t
    if r is not None and t is None:
        return r, b / 2
    return (
        (a**2 / 2 - b**2 / 6) / (a - b / 2),
        b * (a / 2 - b / 3) / (a - b / 2),
    )


# ------------------------------------------------------------------ result


def f(x, q):
    """How well a rate q agrees with an answer that says yes with weight x."""
    return x * q + (1 - x) * (1 - q)


def pair(o, v, r, t):
    """The same for both answers on one responsibility, where time needs ownership."""
    owns_and_spends = o * v * t
    owns_only = o * (1 - v) * (r - t)
    neither = (1 - o) * (1 - v) * (1 - r)
    return owns_and_spends + owns_only + neither


def likelihood_independent(owned, spent, rates):
    """A(k), given rates[item] = (r, t) of one type."""
    a = 1
    for item, o in owned.items():
        a *= f(o, rates[item][0])
    for item, v in spent.items():
        a *= f(v, rates[item][1])
    return a


def likelihood_coupled(owned, spent, rates):
    """B(k), given rates[item] = (r*, t*) of one type."""
    b = 1
    for item in OWNERSHIP_ITEMS:  # every time item is among them
        r, t = rates[item]
        if item in owned and item in spent:
            b *= pair(owned[item], spent[item], r, t)
        elif item in owned:
            b *= f(owned[item], r)
        elif item in spent:
            b *= f(spent[item], t)
    return b


def prior(answers, k):
    region = answers.get("region")
    if region is None:
        region = "elsewhere"
    if region not in ("greater-china", "elsewhere"):
        raise ValueError(f"region: unknown region {region!r}")
    return Fraction(SHARES[k][region])


def decibans(ratio):
    return 10 * math.log10(ratio)


def may_be_placed(answers):
    role = answers.get("role")
    if role is None or role in PLACED_ROLES:
        return True
    if role in OTHER_ROLES:
        return False
    raise ValueError(f"role: unknown code {role!r}")


def classify(answers: dict) -> dict:
    """Place one leader: the `classify` line of the contract, as far as it is computed.

    Probabilities are None where fewer than four ownership items are answered; then
    `missing` names the open ones and the evidence has values but no weights.
    """
    owned = ownership_values(answers)
    spent = time_values(answers)
    placed = may_be_placed(answers)
    priors = {k: prior(answers, k) for k in TYPES}

    if len(owned) < ENOUGH_OWNERSHIP_ITEMS:
        return {
            "archetype": None,
            "band": "insufficient" if placed else "not-applicable",
            "probabilities": None,
            "evidence": [
                *({"item": f"ownership.{i}", "value": float(owned[i])} for i in owned),
                *({"item": f"time.{i}", "value": float(spent[i])} for i in spent),
            ],
            "missing": [f"ownership.{i}" for i in OWNERSHIP_ITEMS if i not in owned],
        }

    a, b, w = {}, {}, {}
    for k in TYPES:
        plain = {i: rates_independent(i, k) for i in OWNERSHIP_ITEMS}
        coupled = {i: rates_coupled(i, k) for i in OWNERSHIP_ITEMS}
        a[k] = likelihood_independent(owned, spent, plain)
        b[k] = likelihood_coupled(owned, spent, coupled)
        w[k] = priors[k] * (INDEPENDENT * a[k] + COUPLED * b[k])
    p = {k: w[k] / sum(w.values()) for k in TYPES}
    top = sorted(TYPES, key=lambda k: (-p[k], k))[0]

    if not placed:
        band = "not-applicable"
    elif p[top] >= CLEAR:
        band = "clear"
    elif p[top] >= LEANING:
        band = "leaning"
    else:
        band = "blend"

    return {
        "archetype": top if band in ("clear", "leaning") else None,
        "band": band,
        "probabilities": {k: float(p[k]) for k in TYPES},
        "evidence": weights(top, owned, spent, a, b, priors),
        "missing": [],
    }


def weights(top, owned, spent, a, b, priors):
    """What speaks for the leading type against each other one, item by item."""
    others = [j for j in TYPES if j != top]
    evidence = []
    for item, o in owned.items():
        evidence.append(
            {
                "item": f"ownership.{item}",
                "value": float(o),
                "decibans": {
                    j: decibans(f(o, rates_independent(item, top)[0]) / f(o, rates_independent(item, j)[0]))
                    for j in others
                },
            }
        )
    for item, v in spent.items():
        evidence.append(
            {
                "item": f"time.{item}",
                "value": float(v),
                "decibans": {
                    j: decibans(f(v, rates_independent(item, top)[1]) / f(v, rates_independent(item, j)[1]))
                    for j in others
                },
            }
        )
    pattern = {k: INDEPENDENT + COUPLED * b[k] / a[k] for k in TYPES}
    evidence.append(
        {
            "item": "pattern",
            "decibans": {j: decibans(pattern[top] / pattern[j]) for j in others},
        }
    )
    evidence.append(
        {
            "item": "prior",
            "decibans": {j: decibans(priors[top] / priors[j]) for j in others},
        }
    )
    return evidence


# --------------------------------------------------------------- intervals


def draw_world(rng, k):
    """One draw of a type's rates: (rates for A, rates for B), each {item: (r, t)}.

    A published rate is one figure whichever way answers go together, so A and B see
    the same draw of it. An unpublished one has another prior in B, so it is drawn
    anew there, again and again until time is no larger than ownership.
    """
    n = round(CTOS_IN_THE_STUDY * Fraction(SHARES[k]["elsewhere"]))
    a, b = float(ownership_bound(k)), float(time_bound(k))

    def from_survey(q):
        return rng.betavariate(n * float(q) + 1, n * (1 - float(q)) + 1)

    plain, coupled = {}, {}
    for item in OWNERSHIP_ITEMS:
        r_known = published_ownership(item, k)
        t_known = published_time(item, k)
        r = rng.uniform(0, a) if r_known is None else from_survey(r_known)
        t = rng.uniform(0, b) if t_known is None else from_survey(t_known)
        plain[item] = r, t
        while True:
            r_star = rng.uniform(0, a) if r_known is None else r
            t_star = rng.uniform(0, b) if t_known is None else t
            both_known = r_known is not None and t_known is not None
            if both_known or item not in TIME_ITEMS or t_star <= r_star:
                break
        coupled[item] = r_star, t_star
    return plain, coupled


@cache
def worlds(draws, seed):
    """The draws themselves, which no answer changes."""
    rng = random.Random(seed)
    return [{k: draw_world(rng, k) for k in TYPES} for _ in range(draws)]


def weighted_percentile(values, value_weights, share):
    """The value below which `share` of the weight lies.

    Each value stands at the middle of its own weight; between two of them the line
    is straight.
    """
    total = sum(value_weights)
    before, last_place, last_value = 0.0, None, None
    for value, weight in sorted(zip(values, value_weights, strict=True)):
        place = (before + weight / 2) / total
        if place >= share:
            if last_place is None:
                return value
            part = (share - last_place) / (place - last_place)
            return last_value + part * (value - last_value)
        before, last_place, last_value = before + weight, place, value
    return last_value


def intervals(answers: dict, draws: int = 4000, seed: int = 2021) -> dict | None:
    """The 10th and 90th percentile of each probability over draws of the rates."""
    owned = {i: float(o) for i, o in ownership_values(answers).items()}
    spent = {i: float(v) for i, v in time_values(answers).items()}
    if len(owned) < ENOUGH_OWNERSHIP_ITEMS:
        return None
    priors = {k: float(prior(answers, k)) for k in TYPES}
    samples = {k: [] for k in TYPES}
    sums = []
    for world in worlds(draws, seed):
        w = {}
        for k in TYPES:
            plain, coupled = world[k]
            a = likelihood_independent(owned, spent, plain)
            b = likelihood_coupled(owned, spent, coupled)
            w[k] = priors[k] * (float(INDEPENDENT) * a + float(COUPLED) * b)
        total = sum(w.values())
        sums.append(total)
        for k in TYPES:
            samples[k].append(w[k] / total)
    return {
        k: [
            weighted_percentile(samples[k], sums, 0.10),
            weighted_percentile(samples[k], sums, 0.90),
        ]
        for k in TYPES
    }
