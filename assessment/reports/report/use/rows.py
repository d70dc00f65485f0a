"""The figures of the pages on use as rows, for a file: those that may be shown, and no others."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.responses.queries.use import Breakdown, ItemUse, Left, Use

from .figures import differences, information_of, is_question, items_in_use
from .labels import group_name, item_label, page_label, part_label, together

HEAD = ("figure", "item", "label", "group", "answer", "people", "of", "value")
"""`figure` says what it is; `people` of those `of` whom there are, or a `value`. Several that are shown as one are
joined by +."""

Row = tuple[str, str, str, str, str, int | None, int | None, float | None]


def list_use_rows(use: Use, left: Left | None) -> Iterator[Row]:
    """Who is counted, where people leave, times, and each item in the order asked."""
    yield "counted", "", "", "", "", use.respondents, None, None
    yield from _leaving(use, left)
    if not use.is_counted:
        return
    if use.types is not None and (table := use.types.by_language or use.types.overall) is not None:
        yield from _counts(use, use.types, table, "types")
    for time in use.times():
        page = page_label(use.definition, time.step)
        for share, seconds in zip(("0.25", "0.5", "0.75"), time.quartiles, strict=True):
            yield "seconds", time.step, page, "", share, None, time.respondents, seconds
    items = items_in_use(use)
    for one in items:
        yield from _item(use, one)
    for difference in differences(items)[0]:
        shown = difference.use
        label, languages = _label(use, shown), "+".join(difference.languages)
        yield "differs", shown.item.code, label, languages, "", None, sum(difference.sizes), difference.p


def _leaving(use: Use, left: Left | None) -> Iterator[Row]:
    if left is None:
        return
    yield "began", "", "", "", "", left.began, None, None
    for pages, number in left.pages:
        label = together(pages, lambda code: page_label(use.definition, code))
        yield "left", "+".join(pages), label, "", "", number, left.gone, None


def _item(use: Use, shown: ItemUse) -> Iterator[Row]:
    if is_question(use.definition, shown.item):
        yield "asked", shown.item.code, _label(use, shown), "", "", shown.asked, None, None
        if shown.skipped is not None:
            yield "left-open", shown.item.code, _label(use, shown), "", "", shown.skipped, shown.asked, None
    if (table := shown.by_type or shown.overall) is not None:
        yield from _counts(use, shown, table, "answers")
    if shown.by_language is not None:
        yield from _counts(use, shown, shown.by_language, "answers")
    if (told := information_of(shown)) is not None:
        yield "bits", shown.item.code, _label(use, shown), "", "", None, told.n, told.bits
        yield "share-of-bits", shown.item.code, _label(use, shown), "", "", None, told.n, told.share


def _counts(use: Use, shown: ItemUse, table: Breakdown, figure: str) -> Iterator[Row]:
    definition, item = use.definition, shown.item
    for group, counts, size in zip(table.groups, table.counts, table.sizes, strict=True):
        name = group_name(definition, group) if len(table.groups) > 1 else ""
        for part, number in zip(table.answers, counts, strict=True):
            yield figure, item.code, _label(use, shown), name, part_label(definition, item, part), number, size, None


def _label(use: Use, shown: ItemUse) -> str:
    return item_label(use.definition, shown.item) if shown.item.step else ""
