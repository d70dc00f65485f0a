"""What differs between two documents: as changes that can be made and taken back, graded, and merged."""

from .comparable import Reason, incomparable_questions, places_alike
from .difference import (
    ABSENT,
    Absent,
    Change,
    Changes,
    NotThere,
    applied,
    changes_from,
    difference,
    inverse,
    is_coded,
    is_same,
    ordered,
    value_at,
    with_value,
)
from .grading import GRADES, Grade, grade_of, gravest
from .merging import Conflict, Merge, merge
from .translating import languages_changed, outdated_texts

__all__ = [
    "ABSENT",
    "GRADES",
    "Absent",
    "Change",
    "Changes",
    "Conflict",
    "Grade",
    "Merge",
    "NotThere",
    "Reason",
    "applied",
    "changes_from",
    "difference",
    "grade_of",
    "gravest",
    "incomparable_questions",
    "inverse",
    "is_coded",
    "is_same",
    "languages_changed",
    "merge",
    "ordered",
    "outdated_texts",
    "places_alike",
    "value_at",
    "with_value",
]
