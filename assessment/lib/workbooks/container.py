"""The container of a workbook, a ZIP archive: unpacked within bounds, whatever it says of itself."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

from .refusals import Limits, WorkbookRefused

_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_IS_ENCRYPTED = 0x1
_CHUNK = 64 * 1024
_SMALL = 32 * 1024
"""Parts up to so many bytes may shrink as much as they like: an empty sheet is nearly nothing."""

_REFUSED_NAMES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"vbaproject|vbadata|macrosheets/", re.IGNORECASE), "macros"),
    (re.compile(r"externallinks/|xl/connections\.xml|querytables/|xl/model/", re.IGNORECASE), "links"),
    (re.compile(r"embeddings/|activex/|ctrlprops/", re.IGNORECASE), "embedded"),
    (re.compile(r"\.(zip|xls[xmb]?|docx?|pptx?|7z|rar|gz|jar)$", re.IGNORECASE), "nested"),
)


def unpacked(data: bytes, limits: Limits) -> dict[str, bytes]:
    """Every part of the workbook by its name. Raises `WorkbookRefused`, at the latest when a limit is passed."""
    if len(data) > limits.megabytes * 1_000_000:
        raise WorkbookRefused("too-large", most=limits.megabytes)
    if data.startswith(_OLE):
        raise WorkbookRefused("encrypted" if _ENCRYPTED_PACKAGE in data else "old-format")
    if not data.startswith(_ZIP):
        raise WorkbookRefused("no-workbook")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _look_over(entries, limits)
            return _read_all(archive, entries, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        if isinstance(error, WorkbookRefused):
            raise
        raise WorkbookRefused("broken") from error


def _look_over(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """What the archive says of its parts."""
    if len(entries) > limits.files:
        raise WorkbookRefused("too-many-files", most=limits.files)
    names = [entry.filename for entry in entries]
    if "[Content_Types].xml" not in names:
        raise WorkbookRefused("no-workbook")
    if len(set(names)) < len(names):
        raise WorkbookRefused("broken")
    for entry in entries:
        _look_at(entry, limits)
    if sum(entry.file_size for entry in entries) > limits.unpacked * 1_000_000:
        raise WorkbookRefused("bomb")


def _look_at(entry: zipfile.ZipInfo, limits: Limits) -> None:
    if entry.flag_bits & _IS_ENCRYPTED:
        raise WorkbookRefused("encrypted")
    if entry.compress_type not in _METHODS:
        raise WorkbookRefused("broken")
    for pattern, code in _REFUSED_NAMES:
        if pattern.search(entry.filename):
            raise WorkbookRefused(code)
    if entry.file_size > max(_SMALL, limits.ratio * entry.compress_size):
        raise WorkbookRefused("bomb")


def _read_all(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Limits) -> dict[str, bytes]:
    """The parts as they are: what is counted here is what comes out, not what the archive promises."""
    parts: dict[str, bytes] = {}
    left = limits.unpacked * 1_000_000
    for entry in entries:
        if entry.is_dir():
            continue
        read = bytearray()
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                read += chunk
                if len(read) > left:
                    raise WorkbookRefused("bomb")
        if read.startswith((_ZIP, _OLE)):
            raise WorkbookRefused("nested")
        left -= len(read)
        parts[entry.filename] = bytes(read)
    return parts
