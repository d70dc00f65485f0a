"""Which figures of a group of people may be shown, so that no figure and no comparison of figures tells of a few."""

from .cells import ANSWERED
from .figures import EXACT_FROM, Cell, GroupFigures, figures_of
from .groups import ALL, Past, Person, Release, groups_of, make_release

__all__ = [
    "ALL",
    "ANSWERED",
    "EXACT_FROM",
    "Cell",
    "GroupFigures",
    "Past",
    "Person",
    "Release",
    "figures_of",
    "groups_of",
    "make_release",
]
