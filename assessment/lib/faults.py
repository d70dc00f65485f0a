"""What is wrong with a document, in the language of the page."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.instrument.document import Fault

SENTENCES: dict[str, Promise] = {
    "too-large": gettext_lazy("The file is larger than %(most)s MB. No questionnaire needs that much"),
    "utf-16": gettext_lazy("The file is in UTF-16. Save it as UTF-8 and upload it again"),
    "gbk": gettext_lazy("The file is in GBK. Save it as UTF-8 and upload it again"),
    "not-utf-8": gettext_lazy("The file is not in UTF-8. Save it as UTF-8 and upload it again"),
    "too-deep": gettext_lazy("Brackets are nested more than %(most)s levels deep"),
    "too-many-values": gettext_lazy("There are more than %(most)s values. No questionnaire has that many"),
    "no-value": gettext_lazy("A value is missing at column %(column)s"),
    "no-key": gettext_lazy(
        "A key in double quotes is missing at column %(column)s. There may be a comma too many before it"
    ),
    "no-colon": gettext_lazy("A colon is missing at column %(column)s"),
    "no-comma": gettext_lazy("A comma is missing at column %(column)s"),
    "open-text": gettext_lazy("The text that begins at column %(column)s has no closing double quote"),
    "control-character": gettext_lazy(
        "There is a line break or a control character inside a text at column %(column)s. Write a line break as \\n"
    ),
    "bad-escape": gettext_lazy("The backslash at column %(column)s stands for nothing. Write a backslash as \\\\"),
    "more-after-end": gettext_lazy("Something stands after the end of the document at column %(column)s"),
    "no-json": gettext_lazy("This is no JSON at column %(column)s"),
    "no-object": gettext_lazy("The file holds no JSON object: it must begin with { and end with }"),
    "duplicate-key": gettext_lazy("The key “%(key)s” stands there twice. Keep one of the two"),
    "no-number": gettext_lazy("“%(written)s” is no number that can be stored"),
    "nul": gettext_lazy("There is a NUL character, which cannot be stored. Remove it"),
    "lone-surrogate": gettext_lazy("There is half a character (a lone surrogate), which cannot be stored. Remove it"),
    "missing": gettext_lazy("This is missing"),
    "unknown": gettext_lazy("Nothing of this name belongs here"),
    "not-text": gettext_lazy("This must be a text in double quotes"),
    "not-yes-or-no": gettext_lazy("This must be true or false"),
    "not-whole": gettext_lazy("This must be a whole number, without quotes"),
    "not-a-number": gettext_lazy("This must be a number, without quotes"),
    "not-text-or-whole": gettext_lazy("This must be a text or a whole number"),
    "not-a-list": gettext_lazy("This must be a list in square brackets"),
    "not-an-object": gettext_lazy("This must be an object in curly brackets"),
    "not-a-date": gettext_lazy("This must be a date such as 2026-11-30"),
    "not-one-of": gettext_lazy("This must be one of: %(choices)s"),
    "no-kind": gettext_lazy("The key “%(key)s” is missing, which says what kind of part this is"),
    "unknown-kind": gettext_lazy("“%(key)s” must be one of: %(choices)s"),
    "too-small": gettext_lazy("This must be at least %(least)s"),
    "too-great": gettext_lazy("This must be at most %(most)s"),
    "too-few": gettext_lazy("There must be at least %(least)s items here"),
    "too-many": gettext_lazy("There may be at most %(most)s items here"),
    "too-long": gettext_lazy("This may have at most %(most)s characters"),
    "not-a-code": gettext_lazy(
        "This must be a code: lower-case letters a to z and digits, with single hyphens between them"
    ),
    "duplicate-code": gettext_lazy("The code “%(code)s” stands twice in this list. Parts are told by their codes"),
    "other-questionnaire": gettext_lazy(
        "This is a document of the questionnaire “%(code)s”, which this site does not keep"
    ),
    "other": gettext_lazy("This is not right (%(detail)s)"),
}
"""By the code of the fault; the reader's words for each in the closed list of `instrument.document.faults`."""


def said(what: str) -> str:
    """A problem in the language of the page; one that is no fault of the list in the words it has."""
    if isinstance(what, Fault):
        return str(SENTENCES[what.code]) % what.params
    return _("This is not right (%(detail)s)") % {"detail": what}
