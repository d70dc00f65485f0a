"""Answers in words, in the language of the page."""

import pytest
from django.utils import translation

from assessment.lib.typography import phrases
from assessment.lib.wording import answer_text, owner_groups, row_label

ANSWERS = [
    # question, row, answer, in English
    ("role", None, "cto", "Chief technology officer (CTO)"),
    ("ownership", "sdlc", "me", "Me"),
    ("roi", None, 1, "Far below normal"),
    ("roi", None, 5, "Far above normal"),
    ("time", "sdlc", 40, "40%"),
    ("biggest-question", None, "Why?", "Why?"),
    ("role", None, None, ""),
    ("roadmap-horizons", None, [], ""),
    ("biggest-question", None, "", ""),
]


@pytest.mark.parametrize(("question", "row", "answer", "words"), ANSWERS)
def test_an_answer_is_told_in_words(shipped, question, row, answer, words):
    with translation.override("en"):
        assert answer_text(shipped, question, row, answer) == words


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_option_and_every_point_of_every_question_has_words(shipped, language):
    with translation.override(language):
        for question in shipped.questions.values():
            for option in getattr(question, "options", ()):
                answer = [option.code] if question.kind == "multi" else option.code
                assert answer_text(shipped, question.code, None, answer) == option.label.in_(language)
            if question.kind in ("scale", "bipolar"):
                words = [answer_text(shipped, question.code, None, point) for point in range(1, 6)]
                assert len(set(words)) == 5
                assert all(words)


def test_several_choices_are_listed_in_the_order_of_the_question(shipped):
    for language, comma in (("en", ", "), ("zh-hans", "、")):
        with translation.override(language):
            labels = [option.label.in_(language) for option in shipped.questions["drivers"].options[:2]]
            found = answer_text(shipped, "drivers", None, ["people", "purpose"])
            assert found == comma.join(labels)


def test_a_row_is_called_by_its_label_extra_rows_too(shipped):
    with translation.override("en"):
        assert row_label(shipped, "other-work") == "Other work"
        assert row_label(shipped, "sdlc") == shipped.responsibility_by_code["sdlc"].label.en


def test_responsibilities_are_grouped_by_who_owns_them_in_the_order_of_the_options(shipped):
    with translation.override("en"):
        groups = owner_groups(shipped, {"sdlc": "cio", "advising": "me", "cybersecurity": "cio"})
    assert [group["count"] for group in groups] == [1, 2]
    assert groups[1]["rows"] == f"{row_label_en(shipped, 'sdlc')}, {row_label_en(shipped, 'cybersecurity')}"
    assert owner_groups(shipped, {}) == []


def row_label_en(definition, row):
    return definition.responsibility_by_code[row].label.en


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("technology and people", "technology and people"),
        ("技术的未来", "技术的<wbr>未来"),
        ("<b>技术</b>", "&lt;b&gt;技术&lt;/b&gt;"),
        ("", ""),
    ],
)
def test_a_chinese_heading_may_break_after_a_particle_and_is_escaped(text, html):
    assert phrases(text) == html
