"""Which advice, in which order, and which answers brought it up."""

from .columns import Columns
from .conditions import CONDITIONS, condition_met
from .facts import Facts, Finding, Reason, facts_of
from .many import AdviceOfMany, recommend_many
from .needs import NEEDS, evaluate, need_of
from .ranking import (
    EVERYONE,
    FIRST,
    HOLDS_FROM,
    OTHERS,
    OWN,
    PER_THEME,
    UNANSWERED_NEED,
    Advice,
    first_shown,
    recommend,
)

__all__ = [
    "CONDITIONS",
    "EVERYONE",
    "FIRST",
    "HOLDS_FROM",
    "NEEDS",
    "OTHERS",
    "OWN",
    "PER_THEME",
    "UNANSWERED_NEED",
    "Advice",
    "AdviceOfMany",
    "Columns",
    "Facts",
    "Finding",
    "Reason",
    "condition_met",
    "evaluate",
    "facts_of",
    "first_shown",
    "need_of",
    "recommend",
    "recommend_many",
]
