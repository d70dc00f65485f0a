"""What a workbook would change of a document: three-way, by what each cell held when it was exported."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .reading import ReadRow, TextsRefused
from .rows import COLUMNS, cell_of, is_held, mark_of

Texts = Mapping[str, Mapping[str, str]]
"""The wordings by language, by place."""
_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]+")


@dataclass(frozen=True)
class TextChange:
    """One text that somebody wrote anew.

    `overtaken`: it was changed here as well since the export. `behind`: the other language was changed here since, so
    that this may translate what no longer stands there.
    """

    place: str
    language: str
    old: str
    new: str
    overtaken: bool = False
    behind: bool = False

    @property
    def looks_alike(self) -> bool:
        """Whether old and new differ only in what is not seen: spaces, line breaks, marks of width zero."""
        return _UNSEEN.sub("", self.old) == _UNSEEN.sub("", self.new)


@dataclass(frozen=True)
class Comparison:
    """The texts that would change, in the order of the rows, and the places that the document does not have."""

    changes: tuple[TextChange, ...]
    unknown: tuple[str, ...]


def compare(rows: Sequence[ReadRow], current: Texts) -> Comparison:
    """What the rows change of the texts as they are now. A row that is not there changes nothing.

    Raises `TextsRefused` for cells that were emptied, and for texts that no cell can hold.
    """
    problems: list[str] = []
    changes = tuple(change for row in rows if row.place in current
                    for change in _changes(row, current[row.place], problems))  # fmt: skip
    if problems:
        raise TextsRefused(problems)
    return Comparison(changes, tuple(row.place for row in rows if row.place not in current))


def _changes(row: ReadRow, now: Mapping[str, str], problems: list[str]) -> Iterator[TextChange]:
    written = [language for language in COLUMNS if _is_written(row, now, language)]
    for language in written:
        cell = row.texts[language]
        if not cell.strip():
            problems.append(_emptied(row, language))
        elif not is_held(now[language]):
            problems.append(
                _("Row %(row)s: this text does not fit a cell. Change it in the editor") % {"row": row.number}
            )
        else:
            others = [other for other in COLUMNS if other != language and other not in written]
            yield TextChange(
                row.place,
                language,
                old=now[language],
                new=cell,
                overtaken=_has_moved(row, now, language),
                behind=any(_has_moved(row, now, other) for other in others),
            )


def _is_written(row: ReadRow, now: Mapping[str, str], language: str) -> bool:
    """Whether somebody wrote in the cell: it holds neither what stands there now, nor what it was exported with."""
    cell = row.texts[language]
    return cell != cell_of(now[language]) and mark_of(cell) != row.marks.get(language)


def _has_moved(row: ReadRow, now: Mapping[str, str], language: str) -> bool:
    """Whether the text was changed here since the export; where the workbook has no marks, nobody knows."""
    return language in row.marks and mark_of(cell_of(now[language])) != row.marks[language]


def _emptied(row: ReadRow, language: str) -> str:
    words = {"row": row.number, "column": language}
    return _("Row %(row)s: the cell in column %(column)s is empty, and there was a text. Every text is needed in both "
             "languages; what is no longer needed is removed in the editor") % words  # fmt: skip
