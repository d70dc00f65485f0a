"""Page-shaped reads of versions and drafts."""

from .drafts import Stacks, content_at, find_outdated_texts, list_edits, read_stacks
from .files import file_of, find_questionnaire, read_wordings
from .learned import SHOWN, LearnedVersion, list_learned_versions
from .publishing import (
    GRAVE,
    Obstacle,
    changes_since,
    find_impact,
    find_in_use,
    find_obstacles,
    find_problems,
    find_usual_base,
    has_approved,
    is_approved_beside,
    list_others,
    normal_content,
    was_computed,
)

__all__ = [
    "GRAVE",
    "SHOWN",
    "LearnedVersion",
    "Obstacle",
    "Stacks",
    "changes_since",
    "content_at",
    "file_of",
    "find_impact",
    "find_in_use",
    "find_obstacles",
    "find_outdated_texts",
    "find_problems",
    "find_questionnaire",
    "find_usual_base",
    "has_approved",
    "is_approved_beside",
    "list_edits",
    "list_learned_versions",
    "list_others",
    "normal_content",
    "read_stacks",
    "read_wordings",
    "was_computed",
]
