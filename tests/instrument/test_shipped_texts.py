"""Every wording of the shipped document, in both languages, and the advice it gives."""

import re

import pytest

from assessment.instrument.checks import walk_texts

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"

RULES = [
    # what is wrong, languages it is wrong in, pattern
    ("an exclamation mark", ("zh-hans", "en"), "[!！]"),
    ("the familiar 你 (say 您)", ("zh-hans",), "你"),
    ("Chinese in the English text", ("en",), f"[{HAN}\u3000-\u303f\uff01-\uff5e]"),
    ("a C-suite that can break at its hyphen (use U+2011)", ("zh-hans", "en"), r"(?i)C[- \u2010]suite"),
    ("Han and Latin without a space between", ("zh-hans",), f"[{HAN}][A-Za-z0-9]|[A-Za-z0-9%][{HAN}]"),
    ("straight quotes", ("zh-hans", "en"), "[\"']"),
    ("two spaces", ("zh-hans", "en"), "  "),
    ("space at an end", ("zh-hans", "en"), r"^\s|\s$"),
    ("a placeholder left over", ("zh-hans", "en"), r"(?i)TODO|TBD|FIXME|lorem|\?\?\?|\{|\}|%\("),
    ("markup", ("zh-hans", "en"), r"<[a-z/]|&[a-z]+;|\*\*"),
    ("Latin punctuation after Han", ("zh-hans",), f"[{HAN}][,;:?]"),
]


@pytest.mark.parametrize(("what", "languages", "pattern"), RULES, ids=[rule[0] for rule in RULES])
def test_no_text_has(shipped, what, languages, pattern):
    found = [
        f"{place}.{language}: {text.in_(language)}"
        for place, text in walk_texts(shipped)
        for language in languages
        if re.search(pattern, text.in_(language))
    ]
    assert not found, f"{what}:\n" + "\n".join(found)


def test_no_text_is_missing_and_none_is_the_same_in_both_languages_by_oversight(shipped):
    texts = dict(walk_texts(shipped))
    assert len(texts) > 500
    for place, text in texts.items():
        assert text.zh_hans.strip(), place
        assert text.en.strip(), place
        if text.zh_hans == text.en:  # a name or an abbreviation
            assert re.fullmatch(r"[A-Z0-9][A-Za-z0-9 ,&-]{0,20}", text.en), place


def test_every_chinese_text_has_chinese_in_it_unless_it_is_an_abbreviation(shipped):
    for place, text in walk_texts(shipped):
        assert re.search(f"[{HAN}]", text.zh_hans) or text.zh_hans in text.en, place


def test_neither_language_names_the_authors_of_the_report_as_partners(shipped):
    sources = {source.code: source for source in shipped.sources}
    assert set(sources) == {"report", "article"}
    for source in sources.values():
        assert "no affiliation" in source.note.en
        assert "没有任何隶属或合作关系" in source.note.zh_hans


# --- advice -------------------------------------------------------------------------------------------

TM, OP, AR = ("technology-manager",), ("operations-expert",), ("all-rounder",)
EIGHTEEN = [
    # the report's actions in its order: code, audience, horizon
    ("agenda-beyond-it", (), "1-year"),
    ("responsible-computing", (), "1-year"),
    ("inclusive-culture", (), "1-year"),
    ("roadmap-short-and-long", (), "90-days"),
    ("match-investment-to-technology", (), "5-years"),
    ("rethink-discovery", (), "1-year"),
    ("partners-by-principle", (), "1-year"),
    ("ecosystem-for-capability-gaps", (), "3-years"),
    ("co-creation", (), "3-years"),
    ("joint-leadership-group", TM, "90-days"),
    ("tell-the-story", TM, "90-days"),
    ("act-with-intent", TM, "1-year"),
    ("go-deep-selectively", OP, "90-days"),
    ("keep-wider-strategy-in-view", OP, "1-year"),
    ("find-new-value-streams", OP, "3-years"),
    ("beyond-firefighting", AR, "1-year"),
    ("hybrid-workplace", AR, "1-year"),
    ("goals-at-three-horizons", AR, "90-days"),
]


def test_the_report_s_eighteen_actions_come_first_for_whom_it_names_them(shipped):
    found = [(advice.code, advice.audience, advice.horizon) for advice in shipped.recommendations[:18]]
    assert found == EIGHTEEN
    assert {advice.origin.source for advice in shipped.recommendations[:18]} == {"report"}


def test_there_are_at_least_twenty_seven_recommendations_in_every_theme_and_horizon(shipped):
    assert len(shipped.recommendations) >= 27
    assert {advice.theme for advice in shipped.recommendations} == {theme.code for theme in shipped.themes}
    assert {advice.horizon for advice in shipped.recommendations} == {"90-days", "1-year", "3-years", "5-years"}
    assert {advice.effort for advice in shipped.recommendations} == {"S", "M", "L"}


def test_every_recommendation_says_what_to_do_why_in_steps_and_how_to_see_that_it_worked(shipped):
    for advice in shipped.recommendations:
        assert 2 <= len(advice.steps) <= 5, advice.code
        assert len({step.en for step in advice.steps}) == len(advice.steps), advice.code
        assert not advice.title.en.endswith("."), advice.code
        assert not advice.title.zh_hans.endswith("。"), advice.code
        for sentence in (advice.rationale, advice.measure):
            assert len(sentence.en) > 20, advice.code
        assert advice.origin.source in ("report", "article"), advice.code


def test_advice_that_rests_on_definitions_only_is_marked_as_the_project_s_own(shipped):
    own = {advice.code for advice in shipped.recommendations if advice.origin.own}
    assert own == {"raise-weakest-maturity", "raise-effectiveness", "account-for-return"}


def test_titles_of_recommendations_are_all_different(shipped):
    assert len({advice.title.en for advice in shipped.recommendations}) == len(shipped.recommendations)
    assert len({advice.title.zh_hans for advice in shipped.recommendations}) == len(shipped.recommendations)
