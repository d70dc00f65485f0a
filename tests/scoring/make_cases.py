"""Writes the golden cases: `python tests/scoring/make_cases.py`.

Each file in `cases/` says what it shows, gives one leader's answers and what
`independent.py` makes of them. Run twice, it writes the same bytes. A case that has
changed is a change of the contract, never something to regenerate so that tests pass.
"""

import json
from pathlib import Path

from independent import (
    OWNERSHIP_ITEMS,
    RESPONSIBILITIES,
    TIME_ITEMS,
    classify,
    intervals,
)

CASES = Path(__file__).parent / "cases"
DRAWS = 20_000
SEED = 20_211_118

NO_EVIDENCE = [row for row in RESPONSIBILITIES if row not in OWNERSHIP_ITEMS]
CORE_TIME = {
    "technology-strategy": 20,
    "technology-operations": 20,
    "technology-architecture": 20,
}


def owns(*mine, shared=(), cio=(), nobody=(), blank=(), absent=()):
    """Answers for the eight ownership items; whatever is not named is `other`."""
    named = {
        **dict.fromkeys(mine, "me"),
        **dict.fromkeys(shared, "shared"),
        **dict.fromkeys(cio, "cio"),
        **dict.fromkeys(nobody, "nobody"),
        **dict.fromkeys(blank),
    }
    assert set(named) | set(absent) <= set(OWNERSHIP_ITEMS)
    return {i: named.get(i, "other") for i in OWNERSHIP_ITEMS if i not in absent}


OUTSIDE = ("advising", "sdlc", "cybersecurity", "data-privacy", "ecosystem-strategy")
INSIDE = ("advising", "innovation-strategy", "business-continuity", "cybersecurity")
BOTH = ("sdlc", "cybersecurity", "innovation-strategy", "workplace-support", "advising")

TYPICAL_MANAGER = {
    "ownership": owns(*OUTSIDE),
    "time": CORE_TIME | {"data-privacy": 20, "advising": 15, "other-work": 5},
}
TYPICAL_EXPERT = {
    "ownership": owns(*INSIDE),
    "time": CORE_TIME | {"cybersecurity": 20, "innovation-strategy": 20},
}
TYPICAL_ALL_ROUNDER = {
    "ownership": owns(*BOTH),
    "time": CORE_TIME | {"sdlc": 20, "workplace-support": 20},
}
MIDDLING = owns("advising", "cybersecurity")

# name: (what it shows, answers)
ANSWERS = {
    # --- every type, every band
    "technology-manager-clear": (
        "Owning and spending time on what the technology manager lists leads clearly.",
        TYPICAL_MANAGER,
    ),
    "operations-expert-clear": (
        "Owning and spending time on what the operations expert lists leads clearly.",
        TYPICAL_EXPERT,
    ),
    "all-rounder-clear": (
        "Owning and spending time on what the all-rounder lists leads clearly.",
        TYPICAL_ALL_ROUNDER,
    ),
    "technology-manager-clear-ownership-only": (
        "Ownership alone can place a leader clearly; pattern is not nil without time, "
        "because the coupled means of ownership are others.",
        {"ownership": owns(*OUTSIDE)},
    ),
    "technology-manager-leaning": (
        "Two things of the technology manager's list, shared, only lean.",
        {
            "ownership": owns("advising", "cybersecurity", shared=("data-privacy",)),
            "time": CORE_TIME | {"advising": 20, "supply-chain": 20},
        },
    ),
    "operations-expert-leaning": (
        "Advising and innovation without the rest lean to the operations expert.",
        {"ownership": owns("advising", "innovation-strategy")},
    ),
    "all-rounder-leaning": (
        "Development, innovation and security without the workplace, no time given.",
        {"ownership": owns("sdlc", "innovation-strategy", "cybersecurity")},
    ),
    "technology-manager-blend": (
        "The technology manager comes first with less than half: no type alone.",
        {"ownership": owns("sdlc", "cybersecurity", "ecosystem-strategy")},
    ),
    "operations-expert-blend": (
        "The operations expert comes first with less than half: no type alone.",
        {"ownership": owns("cybersecurity", "data-privacy", "innovation-strategy")},
    ),
    "all-rounder-blend": (
        "The all-rounder comes first with less than half: no type alone.",
        {"ownership": owns("advising", "sdlc", "innovation-strategy")},
    ),
    "lead-of-a-hair": (
        "Two types within a thousandth of each other.",
        {"ownership": owns("innovation-strategy")},
    ),
    # --- ownership
    "advising-and-sdlc-owned": (
        "Two rows owned and two given away, the other four left out, is just enough.",
        {
            "ownership": {
                "advising": "me",
                "sdlc": "me",
                "cybersecurity": "cio",
                "innovation-strategy": "other",
            }
        },
    ),
    "shared-everything": (
        "Everything shared: every ownership item has the value 0.7.",
        {"ownership": owns(shared=OWNERSHIP_ITEMS)},
    ),
    "owns-everything": (
        "Everything owned: the yes of every row, the unlisted ones included.",
        {"ownership": owns(*OWNERSHIP_ITEMS)},
    ),
    "nobody-owns-anything": (
        "Nobody owns anything: an answer, unlike a blank, and the value is 0.",
        {"ownership": owns(nobody=OWNERSHIP_ITEMS)},
    ),
    "cio-other-and-nobody-are-one": (
        "cio, other and nobody weigh the same: 0.",
        {
            "ownership": owns(
                "advising",
                "sdlc",
                cio=("workplace-support", "business-continuity"),
                nobody=("ecosystem-strategy",),
            )
        },
    ),
    "null-rows": (
        "A null row is a row not answered, under ownership and under time.",
        {
            "role": None,
            "region": None,
            "ownership": owns(
                "advising",
                shared=("sdlc",),
                blank=("data-privacy", "workplace-support", "business-continuity"),
            ),
            "time": CORE_TIME | {"sdlc": 30, "advising": None, "other-work": None},
        },
    ),
    "rows-that-are-no-evidence": (
        "The eight rows that no archetype lists change nothing.",
        {
            "role": "cto-and-cio",
            "ownership": dict.fromkeys(NO_EVIDENCE, "me") | MIDDLING,
        },
    ),
    "insufficient-three-rows": (
        "Three ownership items are too few, however much time is given; the five open ones are named.",
        {
            "role": "cto",
            "ownership": dict.fromkeys(NO_EVIDENCE, "me")
            | {"advising": "me", "sdlc": "shared", "workplace-support": "cio"},
            "time": TYPICAL_MANAGER["time"],
        },
    ),
    "exactly-four-rows": (
        "Four ownership items are enough, blanks beside them do not count.",
        {
            "ownership": owns(
                "advising",
                "data-privacy",
                blank=("sdlc", "cybersecurity"),
                absent=("innovation-strategy", "workplace-support"),
            )
        },
    ),
    # --- time
    "only-time-answered": (
        "Time without ownership is insufficient; its values are still evidence shown.",
        {"time": TYPICAL_EXPERT["time"]},
    ),
    "nothing-answered": ("No answer at all is insufficient, not an error.", {}),
    "five-rows-with-time": (
        "Exactly five rows above nil: all five count, of whatever size.",
        {
            "ownership": MIDDLING,
            "time": {
                "technology-strategy": 96,
                "advising": 1,
                "sdlc": 1,
                "cybersecurity": 1,
                "supply-chain": 1,
                "data-privacy": 0,
            },
        },
    ),
    "fewer-than-five-rows-with-time": (
        "Fewer than five rows above nil: all of those, and the rest have 0.",
        {
            "ownership": owns("advising", "innovation-strategy", "business-continuity"),
            "time": {"technology-strategy": 60, "advising": 30, "cybersecurity": 10},
        },
    ),
    "tie-at-fifth-place": (
        "Four rows are ahead and three tie for the one place left: a third each.",
        {
            "ownership": owns("advising", "sdlc", "data-privacy"),
            "time": CORE_TIME
            | {"advising": 12, "sdlc": 8, "data-privacy": 8, "workplace-support": 8}
            | {"supply-chain": 4},
        },
    ),
    "tie-across-the-last-two-places": (
        "Three rows are ahead and four tie for two places: a half each.",
        {
            "ownership": owns("advising", "innovation-strategy", shared=("sdlc",)),
            "time": CORE_TIME
            | {"advising": 10, "innovation-strategy": 10, "cybersecurity": 10}
            | {"end-user-experience": 10},
        },
    ),
    "tie-above-fifth-place": (
        "A tie that ends at the fifth place shares nothing: all have 1.",
        {
            "ownership": owns("cybersecurity", "innovation-strategy"),
            "time": {"technology-strategy": 15}
            | dict.fromkeys(("cybersecurity", "innovation-strategy", "sdlc", "data-privacy"), 10)
            | {"advising": 9},
        },
    ),
    "seven-rows-tied": (
        "All seven time items tie for the five places: five sevenths each.",
        {"ownership": owns(*BOTH), "time": dict.fromkeys(TIME_ITEMS, 14)},
    ),
    "sixteen-rows-tied": (
        "All sixteen rows tie: five sixteenths each.",
        {"ownership": MIDDLING, "time": dict.fromkeys(RESPONSIBILITIES, 6.25)},
    ),
    "all-time-rows-zero": (
        "Time with nil in all sixteen rows is no time evidence.",
        {
            "ownership": owns(*OUTSIDE),
            "time": dict.fromkeys(RESPONSIBILITIES, 0) | {"other-work": 0},
        },
    ),
    "other-work-only": (
        "Other work never counts: time with nothing else is no time evidence.",
        {"ownership": owns(*OUTSIDE), "time": {"other-work": 100}},
    ),
    "other-work-takes-no-place": (
        "Other work is the largest row and still takes none of the five places.",
        {
            "ownership": owns("sdlc", "workplace-support"),
            "time": {"other-work": 60}
            | {"technology-strategy": 12, "technology-operations": 10}
            | {"workplace-support": 8, "sdlc": 6, "cybersecurity": 3, "advising": 1},
        },
    ),
    "time-goes-to-the-core-only": (
        "Time in rows that are no evidence is an answer: all seven items have 0.",
        {"ownership": owns(*BOTH), "time": CORE_TIME | {"supply-chain": 40}},
    ),
    "time-not-totalling-100": (
        "Time need not total 100, nor be whole: only the order of the rows counts.",
        {
            "ownership": owns("advising", "sdlc"),
            "time": {
                "technology-strategy": 300.5,
                "advising": 120.25,
                "sdlc": 80,
                "technology-operations": 70,
                "technology-architecture": 0.5,
                "cybersecurity": 0.25,
            },
        },
    ),
    "time-without-ownership": (
        "Time in the first five for what another owns: impossible where time goes "
        "only to what one owns, so that half of the model falls silent.",
        {
            "ownership": owns("advising", "sdlc"),
            "time": CORE_TIME | {"cybersecurity": 20, "workplace-support": 20},
        },
    ),
    "time-for-rows-with-ownership-open": (
        "Items with only one of the two answers, beside items with both.",
        {
            "ownership": owns(
                "advising",
                shared=("cybersecurity",),
                absent=("data-privacy", "sdlc", "innovation-strategy"),
            ),
            "time": CORE_TIME | {"data-privacy": 20, "sdlc": 20},
        },
    ),
    "shared-time-for-shared-ownership": (
        "Values between 0 and 1 on both answers of the same item.",
        {
            "ownership": owns("cybersecurity", shared=("sdlc", "workplace-support")),
            "time": CORE_TIME | {"cybersecurity": 10, "sdlc": 5, "workplace-support": 5, "advising": 5},
        },
    ),
    # --- who and where
    "questionnaire-example": (
        "The example at the end of the questionnaire's outline.",
        {
            "role": "cto",
            "region": "elsewhere",
            "ownership": {
                "advising": "me",
                "sdlc": "me",
                "cybersecurity": "shared",
                "data-privacy": "me",
                "ecosystem-strategy": "other",
                "workplace-support": "cio",
            },
            "time": {
                "technology-strategy": 20,
                "technology-architecture": 15,
                "data-privacy": 20,
                "advising": 15,
                "sdlc": 20,
                "other-work": 10,
            },
        },
    ),
    "greater-china-prior": (
        "The answers of operations-expert-leaning with Greater China's shares.",
        {
            "role": "vp-engineering",
            "region": "greater-china",
            "ownership": owns("advising", "innovation-strategy"),
        },
    ),
    "greater-china-changes-who-leads": (
        "The answers of operations-expert-blend: there the all-rounder comes first.",
        {
            "region": "greater-china",
            "ownership": owns("cybersecurity", "data-privacy", "innovation-strategy"),
        },
    ),
    "greater-china-clear": (
        "A clear placement with Greater China's shares.",
        {"role": "chief-architect", "region": "greater-china"} | TYPICAL_ALL_ROUNDER,
    ),
    "elsewhere-is-the-default-region": (
        "The answers of operations-expert-leaning, region said: the same figures.",
        {
            "region": "elsewhere",
            "ownership": owns("advising", "innovation-strategy"),
        },
    ),
    "not-applicable-cio": (
        "A CIO has no type; probabilities and weights are as for a CTO.",
        {"role": "cio"} | TYPICAL_ALL_ROUNDER,
    ),
    "not-applicable-ceo-with-cto-answers": (
        "Somebody who is no CTO may answer cto; it weighs 0.",
        {
            "role": "ceo",
            "ownership": dict.fromkeys(OWNERSHIP_ITEMS, "cto") | {"advising": "me"},
        },
    ),
    "not-applicable-three-rows": (
        "Not applicable goes before insufficient; what is missing is named.",
        {
            "role": "head-of",
            "region": "greater-china",
            "ownership": {"sdlc": "me", "cybersecurity": "cto", "advising": "shared"},
        },
    ),
}


def golden(shows, answers):
    result = classify(answers)
    return {
        "shows": shows,
        "answers": answers,
        "expected": {
            "archetype": result["archetype"],
            "band": result["band"],
            "probabilities": result["probabilities"],
            "intervals": intervals(answers, draws=DRAWS, seed=SEED),
            "evidence": result["evidence"],
            "missing": result["missing"],
        },
    }


def main():
    CASES.mkdir(exist_ok=True)
    for stale in CASES.glob("*.json"):
        if stale.stem not in ANSWERS:
            stale.unlink()
    for name, (shows, answers) in ANSWERS.items():
        text = json.dumps(golden(shows, answers), indent=2, ensure_ascii=False)
        (CASES / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
