"""What is wrong with a document, in both languages: every fault of the closed list has its sentence."""

import re

import pytest
from django.utils import translation

from assessment.instrument.document import Fault
from assessment.instrument.document.faults import SAYS
from assessment.lib.faults import SENTENCES, said

FIGURES = {
    "line": 3, "column": 5, "most": 60, "least": 2, "key": "need", "written": "NaN", "code": "a-code",
    "choices": "a, b", "detail": "because",
}  # fmt: skip


def test_every_fault_has_a_sentence_and_every_sentence_a_fault():
    assert set(SENTENCES) == set(SAYS)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("code", SAYS)
def test_a_sentence_says_what_to_do_with_the_figures_of_the_fault(code, language):
    with translation.override(language):
        sentence = said(Fault(code, **FIGURES))
    assert "%(" not in sentence
    assert not sentence.endswith((".", "。"))
    for name in re.findall(r"%\((\w+)\)s", SAYS[code]):
        if name != "line":  # stands beside the sentence
            assert str(FIGURES[name]) in sentence


def test_the_two_languages_say_it_differently():
    for code in SAYS:
        fault, told = Fault(code, **FIGURES), []
        for language in ("en", "zh-hans"):
            with translation.override(language):
                told.append(said(fault))
        assert told[0] != told[1], code


def test_what_is_no_fault_of_the_list_is_said_as_it_is():
    with translation.override("en"):
        assert said("the questionnaire is “other”") == "This is not right (the questionnaire is “other”)"
