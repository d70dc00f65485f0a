"""Input of the pages that take files: a document, a workbook of texts, and the changes that were looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessment.accounts.models import User
from assessment.instrument import document
from assessment.instrument.definition import Definition
from assessment.instrument.document import DocumentError, Fault
from assessment.lib.faults import said
from assessment.lib.forms import PlainForm
from assessment.lib.workbooks import Limits, WorkbookRefused
from assessment.questionnaires.models import Questionnaire, Version
from assessment.questionnaires.queries import find_questionnaire
from assessment.questionnaires.xlsx import ReadRow, TextChange, TextsRefused, read_texts

from .nodes import WrittenField

MOST_DOCUMENT, MOST_WORKBOOK = document.LARGEST, Limits().megabytes
"""Megabytes that a file may have."""
MOST_TOLD = 50
"""So many problems of a file are told at once; whoever has mended those sends it again."""
LONGEST_CHANGES = 200_000
"""So many characters of signed changes a page may carry."""
MOST_OVERTAKEN = 200
"""So many texts can be decided on one by one."""
_SALT = "questionnaires.texts"
_FOR = 24 * 3600
_ERRORS = {
    "required": gettext_lazy("Choose a file"),
    "missing": gettext_lazy("Choose a file"),
    "invalid": gettext_lazy("Choose a file"),
    "empty": gettext_lazy("The file is empty"),
}


@dataclass(frozen=True)
class FileProblem:
    """What is wrong with a file: a sentence, with the line and place where it is known."""

    sentence: str
    line: int | None = None
    place: str = ""


class FileForm(PlainForm):
    """A form with one file, whose problems stand in a list of their own beside the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].look = {"template": "questionnaires/file-field.html"}  # type: ignore[attr-defined]
        self.problems: list[FileProblem] = []
        self.untold = 0

    def refuse(self, problems: Sequence[FileProblem]) -> None:
        """Says of the file what is wrong with it: one problem as the error of the field, several as a list."""
        if len(problems) == 1 and problems[0].line is None:
            self.add_error("file", problems[0].sentence)
            return
        self.problems, self.untold = list(problems[:MOST_TOLD]), max(0, len(problems) - MOST_TOLD)
        told = ngettext(
            "There is %(n)s problem in the file. Mend it and upload the file again",
            "There are %(n)s problems in the file. Mend them and upload the file again",
            len(problems),
        )
        self.add_error("file", told % {"n": len(problems)})


class DocumentForm(FileForm):
    """The document of a version as a JSON file, and why it comes."""

    content: dict[str, Any]
    questionnaire: Questionnaire

    file = forms.FileField(
        label=gettext_lazy("Document (JSON)"),
        help_text=gettext_lazy("In UTF-8, at most 5 MB, as it is downloaded from the page of a version"),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages=_ERRORS,
    )
    note = WrittenField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("What changes in this version, and why. It can be given later"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        """The post; the file's content is in `content`, the questionnaire it is of in `questionnaire`."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "file" in cleaned:
            self._read(cleaned["file"].read())
        return cleaned

    def refuse_document(self, error: DocumentError, text: str) -> None:
        """Tells what is wrong with the document, each problem with its line."""
        located = document.located(error, text)
        self.refuse([FileProblem(said(what), line, place) for line, place, what in located])

    def _read(self, data: bytes) -> None:
        text = ""
        try:
            text = document.decoded(data)
            self.content = document.parse(text)
            self.questionnaire = _questionnaire_of(document.load(self.content))
            if (repeated := document.repeated_codes(self.content)) is not None:
                raise repeated
        except DocumentError as error:
            self.refuse_document(error, text)


class TextsForm(FileForm):
    """The workbook of texts that a translator sends back."""

    rows: list[ReadRow]

    file = forms.FileField(
        label=gettext_lazy("Workbook (XLSX)"),
        help_text=gettext_lazy("The one that was downloaded here, at most 2 MB. What it would change is shown first"),
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
        error_messages=_ERRORS,
    )

    def clean(self) -> dict[str, Any]:
        """The post; the rows of the workbook are in `rows`."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "file" in cleaned:
            try:
                self.rows = read_texts(cleaned["file"].read())
            except WorkbookRefused as refusal:
                self.refuse([FileProblem(refusal.sentence)])
            except TextsRefused as refusal:
                self.refuse_texts(refusal)
        return cleaned

    def refuse_texts(self, refusal: TextsRefused) -> None:
        """Tells what is wrong with the rows."""
        self.refuse([FileProblem(sentence) for sentence in refusal.problems])


class WordingsForm(PlainForm):
    """The changes that a person has looked at, as the page carried them, and which of the doubtful ones to make."""

    changes = forms.CharField(widget=forms.HiddenInput, strip=False, max_length=LONGEST_CHANGES)
    take = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, version: Version, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._bound_to = [version.pk, user.pk]
        self.base = 0
        self.wordings: list[tuple[str, str]] = []
        take: Any = self.fields["take"]
        take.choices = [(number, "") for number in range(MOST_OVERTAKEN)]

    def clean(self) -> dict[str, Any]:
        """The post: `wordings` are the changes to make, based on edit number `base`."""
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            signed = signing.loads(cleaned.get("changes", ""), salt=_SALT, max_age=_FOR)
        except signing.BadSignature:
            signed = {}
        if signed.get("for") != self._bound_to:
            raise forms.ValidationError("not what this person has looked at", code="changes")
        taken = {signed["overtaken"][number] for number in cleaned.get("take", ()) if number < len(signed["overtaken"])}
        self.base = signed["base"]
        self.wordings = [
            (place, text)
            for number, (place, text) in enumerate(signed["texts"])
            if number not in signed["overtaken"] or number in taken
        ]
        return cleaned


def signed_changes(version: Version, user: User, base: int, changes: Sequence[TextChange]) -> str:
    """The changes as a page carries them from the preview to the button: nobody can alter them in between.

    Raises `TextsRefused` if there are more than fit.
    """
    overtaken = [number for number, change in enumerate(changes) if change.overtaken]
    if len(overtaken) > MOST_OVERTAKEN:
        raise TextsRefused([_("More than %(most)s of these texts were changed here since the workbook was "
                              "downloaded. Download it again") % {"most": MOST_OVERTAKEN}])  # fmt: skip
    texts = [(f"{change.place}.{change.language}", change.new) for change in changes]
    content = {"for": [version.pk, user.pk], "base": base, "texts": texts, "overtaken": overtaken}
    signed = signing.dumps(content, salt=_SALT, compress=True)
    if len(signed) > LONGEST_CHANGES:
        raise TextsRefused([_("These are more changes than can be taken at once. Upload them in two workbooks")])
    return signed


def _questionnaire_of(definition: Definition) -> Questionnaire:
    questionnaire = find_questionnaire(definition.code)
    if questionnaire is None:
        raise DocumentError([("code", Fault("other-questionnaire", code=definition.code))])
    return questionnaire
