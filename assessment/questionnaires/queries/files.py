"""What is to be known about a file that comes in, or goes out."""

from __future__ import annotations

from assessment.instrument import document
from assessment.instrument.checks import walk_texts
from assessment.questionnaires.models import Questionnaire, Version


def find_questionnaire(code: str) -> Questionnaire | None:
    """The questionnaire of this code, if one is kept here."""
    return Questionnaire.objects.filter(code=code).first()


def read_wordings(version: Version) -> dict[str, dict[str, str]]:
    """Every text of a version by its place, in the order of the document: its wording by language."""
    texts = walk_texts(document.loads(version.document))
    return {place: {"zh-hans": text.zh_hans, "en": text.en} for place, text in texts}


def file_of(version: Version) -> bytes:
    """The document of a version as a file for people."""
    content = document.parse(version.document)
    return document.written(content, document.load(content))
