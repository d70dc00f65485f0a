"""`manage.py messages`: brings the translations up to date with the sources; `--check` only says what is missing.

Needs Babel and polib, which come with `tests/requirements.txt`; running the app needs neither.
"""

from __future__ import annotations

import io
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}
CATALOGUE = Path(settings.BASE_DIR) / "assessment" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


class Command(BaseCommand):
    help = "Extract the English texts, keep their Chinese translations, compile them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail if anything is missing")

    def handle(self, *args: Any, check: bool, **options: Any) -> str:
        import polib

        catalogue = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()
        found = dict(messages())
        known = {entry.msgid: entry for entry in catalogue}
        problems = [f"not in the catalogue: {msgid!r}" for msgid in found if msgid not in known]
        problems += [f"no longer used: {msgid!r}" for msgid in known if msgid not in found]
        problems += [f"not translated: {entry.msgid!r}" for entry in catalogue if not entry.translated()]
        if not check:
            refresh(catalogue, found)
            return f"{len(found)} texts, {len(catalogue.untranslated_entries())} of them not translated"
        compiled = CATALOGUE.with_suffix(".mo")
        if not compiled.exists() or compiled.read_bytes() != catalogue.to_binary():
            problems.append("the compiled catalogue is out of date")
        if problems:
            raise CommandError("\n".join([*problems, "Run `manage.py messages` and translate what is new."]))
        return f"{len(found)} texts, all translated"


def refresh(catalogue: Any, found: dict[str, str | None]) -> None:
    """Adds what is new, drops what is gone, writes both files; entries are sorted so that a change reads as one."""
    import polib

    kept = {entry.msgid: entry for entry in catalogue if entry.msgid in found}
    catalogue.clear()
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "zh_Hans",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for msgid in sorted(found):
        entry = kept.get(msgid) or polib.POEntry(msgid=msgid)
        entry.occurrences, entry.msgid_plural = [], found[msgid] or ""
        if entry.msgid_plural and not entry.msgstr_plural:
            entry.msgstr_plural, entry.msgstr = {0: entry.msgstr}, ""
        catalogue.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(CATALOGUE))
    CATALOGUE.with_suffix(".mo").write_bytes(catalogue.to_binary())


def messages() -> Iterator[tuple[str, str | None]]:
    """Every text of the sources with its plural, if it has one."""
    from babel.messages.extract import extract

    for path in sorted((Path(settings.BASE_DIR) / "assessment").rglob("*.py")):
        yield from _extracted(extract, path.read_bytes())
    templates = Path(settings.BASE_DIR) / "templates"
    for path in sorted((*templates.rglob("*.html"), *templates.rglob("*.txt"))):
        code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        # What templatize leaves is calls between placeholders: no indentation, one per line.
        yield from _extracted(extract, "\n".join(line.strip() for line in code.splitlines()).encode("utf-8"))


def _extracted(extract: Any, source: bytes) -> Iterator[tuple[str, str | None]]:
    for _line, message, _comments, _context in extract(
        "python", io.BytesIO(source), KEYWORDS, options={"encoding": "utf-8"}
    ):
        if isinstance(message, tuple):
            yield message[0], message[1]
        elif message:
            yield message, None
