"""What the places of a document are called in the editor, and how long their texts read well."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

LABELS: dict[str, tuple[Words, Words]] = {
    # field, or Model.field where it means something else there: (name, what is to be known about it)
    "agrees": (_("Answers that agree"), _("With these the leader is like the type in this")),
    "appearance": (_("Looks like"), ""),
    "archetypes": (_("Types"), ""),
    "audience": (_("Written for"), _("None ticked: for every CTO")),
    "backing": (_("Question that backs it"), ""),
    "bands": (_("Firmness"), ""),
    "below": (_("Below"), _("Up to, and not including")),
    "cases": (_("Cases, the first that holds counts"), ""),
    "cases.one": (_("Case"), ""),
    "certain_if": (_("Fully needed if one of these holds"), ""),
    "certain_if.one": (_("Condition"), ""),
    "chapter": (_("Chapter"), ""),
    "clear": (_("Clear from a probability of"), ""),
    "code": (_("Code"), _("Never changes meaning. Answers are stored under it")),
    "conditions": (_("Conditions"), ""),
    "conditions.one": (_("Condition"), ""),
    "core": (_("Part of the quick path"), _("Other sections deepen the result and can be left out")),
    "counterparts": (_("Which answer backs which"), ""),
    "coupling_weights": (_("How time goes with ownership"), _("Weights of the accounts, together 1")),
    "differs": (_("Answers that differ"), ""),
    "effort": (_("Effort"), ""),
    "eligible_roles": (_("Posts that get a type"), ""),
    "en": ("English", ""),
    "exclusive": (_("Chosen alone or not at all"), _("Such as “none of these”")),
    "extra_rows": (_("Further rows"), _("Asked about in the time question only")),
    "extra_rows.one": (_("Row"), ""),
    "facts": (_("What is said before the boxes"), ""),
    "facts.one": (_("Fact"), ""),
    "frequency_points": (_("Points of each answer"), _("No points: there is no CIO")),
    "frequency_question": (_("Question on how often"), ""),
    "global_": (_("Worldwide"), ""),
    "greater_china": (_("Greater China"), ""),
    "groups": (_("Groups of rows"), ""),
    "groups.one": (_("Group"), ""),
    "half": (_("Half-way"), _("Needs learned rates")),
    "heading": (_("Heading"), ""),
    "help": (_("Explanation"), ""),
    "hidden_from_roles": (_("Not shown to"), _("Because “me” says the same for them")),
    "high": (_("Second statement"), _("Position 5")),
    "IndexBetween.high": (_("To"), ""),
    "IndexBetween.low": (_("From"), ""),
    "ScaleBetween.high": (_("To"), ""),
    "ScaleBetween.low": (_("From"), ""),
    "horizon": (_("Horizon"), ""),
    "hue": (_("Colour"), ""),
    "if_left_out": (_("If it stays unticked"), _("What happens then; for a box that must be ticked, the error")),
    "importance_questions": (_("Questions on importance"), ""),
    "independent": (_("Time independent of ownership"), ""),
    "index": (_("Index"), ""),
    "interval_draws": (_("Draws for intervals"), ""),
    "interval_seed": (_("Seed of the draws"), ""),
    "item": (_("Answer it stands beside"), _("Code of the answer, if there is one")),
    "items": (_("Boxes"), ""),
    "items.one": (_("Box"), ""),
    "label": (_("Label"), ""),
    "BaseQuestion.label": (_("Question"), ""),
    "lead": (_("Lead"), _("One or two sentences under the heading")),
    "leaning": (_("Leaning from a probability of"), ""),
    "low": (_("First statement"), _("Position 1")),
    "match": (_("Holds if"), ""),
    "max_choices": (_("Most that may be chosen"), _("Empty: any number")),
    "max_length": (_("Most characters"), ""),
    "measure": (_("How one sees that it worked"), ""),
    "minimum_ownership": (_("Least ownership answers for a type"), ""),
    "minutes_core": (_("Minutes for the quick path"), ""),
    "minutes_full": (_("Minutes for everything"), ""),
    "need": (_("Which answers call for it"), ""),
    "nested": (_("Time only on what one owns"), ""),
    "note": (_("Note"), ""),
    "of": (_("Of several answers"), ""),
    "operator": (_("Answer"), ""),
    "options": (_("Options"), ""),
    "options.one": (_("Option"), ""),
    "origin": (_("Where it comes from"), ""),
    "otherwise": (_("Otherwise"), _("Need from 0 to 1")),
    "overlaps": (_("Group"), _("Of recommendations with the same code here, only one is among the first seven")),
    "own": (_("A recommendation of our own"), ""),
    "page": (_("On page"), ""),
    "page_texts": (_("Texts of pages"), _("Empty: the page says what it says by itself")),
    "PageTexts.landing_title": (_("First page: heading"), ""),
    "PageTexts.landing_lead": (_("First page: lead"), ""),
    "PageTexts.more_lead": (_("Before the deepening part: lead"), ""),
    "PageTexts.check_lead": (_("Check before submitting: lead"), ""),
    "part": (_("Then"), ""),
    "parts": (_("Parts"), ""),
    "parts.one": (_("Part"), ""),
    "percent": (_("Per cent"), ""),
    "points": (_("The five points, from least to most"), ""),
    "points.one": (_("Point"), ""),
    "prompts": (_("Questions to oneself"), ""),
    "prompts.one": (_("Question"), ""),
    "publisher": (_("Publisher"), ""),
    "qualifier": (_("Exactness"), ""),
    "question": (_("Question"), ""),
    "questions": (_("Questions"), ""),
    "rationale": (_("Why it matters"), _("One or two sentences")),
    "reflections": (_("Questions to oneself by chapter"), ""),
    "reflections.one": (_("Chapter"), ""),
    "required": (_("Must be ticked"), ""),
    "responsibilities": (
        _("Rates: main responsibility"),
        _("Share of the type’s members who name it, from 0 to 1. Empty: not in the type’s list"),
    ),
    "row": (_("Row"), ""),
    "rows": (_("Rows"), ""),
    "rows.one": (_("Row"), ""),
    "RowsShare.rows": (_("Rows"), _("None ticked: all rows")),
    "scale": (_("Scale"), ""),
    "shape": (_("Shape"), ""),
    "share": (_("Share among all CTOs"), ""),
    "short": (_("Short name"), _("Two or three words for navigation")),
    "shown_if": (_("Asked only if"), _("By answers on earlier pages")),
    "source": (_("Source"), ""),
    "steps": (_("Steps"), ""),
    "steps.one": (_("Step"), ""),
    "strength": (
        _("Strength"),
        _("How surely this answer says “it is mine”: 1 yes, 0 no, 0.5 says nothing"),
    ),
    "study_ctos": (_("Number of CTOs in the study"), _("For the sampling error of its rates")),
    "summary": (_("Summary"), ""),
    "tagline": (_("In one line"), ""),
    "term": (_("Term"), ""),
    "tests": (_("Tests"), ""),
    "tests.one": (_("Test"), ""),
    "text": (_("Text"), ""),
    "theme": (_("Theme"), ""),
    "time": (
        _("Rates: top time investment"),
        _("Share of the type’s members who name it, from 0 to 1. Empty: not in the type’s list"),
    ),
    "title": (_("Heading"), ""),
    "Definition.title": (_("Title"), ""),
    "Recommendation.title": (_("Recommendation"), _("An imperative sentence without a full stop")),
    "top_time_rows": (_("Rows of time that count as top investments"), ""),
    "topic": (_("Topic"), _("Code of what it belongs to")),
    "total": (_("Total"), ""),
    "traits": (_("Traits"), ""),
    "traits.one": (_("Trait"), ""),
    "unit": (_("Unit"), ""),
    "usual_owner": (_("Usual owner"), _("As the report groups it")),
    "value": (_("Need"), _("From 0 to 1")),
    "values": (_("Answers"), ""),
    "Figure.values": (_("Values"), _("Shares from 0 to 1")),
    "version": (_("Number of the consent text"), _("A new wording needs a new number")),
    "when": (_("If"), ""),
    "why": (_("Why it is asked"), ""),
    "year": (_("Year"), ""),
    "zh-hans": ("简体中文", ""),
}

WORDS: dict[str, dict[str, Words]] = {
    # by field: what each of its values is called
    "kind": {
        "single": _("One answer of several"),
        "multi": _("Several answers"),
        "scale": _("Scale of five points"),
        "bipolar": _("Between two ends"),
        "ownership": _("Who owns what"),
        "allocation": _("Time in per cent"),
        "text": _("Free text"),
        "scales": _("Mean of scales"),
        "collaboration": _("Frequency times importance"),
    },
    "presence": {"yes": _("Yes, by these tests")},
    "kind-of": {"need": _("Kind"), "test": _("Kind"), "kind": _("Kind")},
    "need": {
        "scale-gap": _("How low a scale was answered"),
        "scale-height": _("How high a scale was answered"),
        "index-gap": _("How low an index is"),
        "index-height": _("How high an index is"),
        "unmet-share": _("Share of answers not ticked"),
        "unbacked-share": _("Share of what was named and is not backed"),
        "rows-share": _("Share of rows with certain owners"),
        "owned-outside-top-time": _("Owned, but not among the top of time"),
        "top-time-not-owned": _("Top of time, but not owned"),
        "time-share": _("Share of time on certain rows"),
        "cases": _("By cases"),
        "mean": _("Mean of parts"),
        "largest": _("Largest of parts"),
        "product": _("Product of parts"),
        "only-where": _("Only where a condition holds"),
    },
    "test": {
        "is": _("An answer is one of"),
        "includes-any": _("Several answers include one of"),
        "lacks-all": _("Several answers include none of"),
        "scale-between": _("A scale lies between"),
        "index-between": _("An index lies between"),
        "outside-top-time": _("A row is not among the top of time"),
        "time-at-least": _("A row gets at least so much time"),
        "all": _("All of these hold"),
        "any": _("At least one of these holds"),
    },
    "operator": {
        "is-any": _("is one of"),
        "is-none": _("is none of"),
        "at-least": _("is at least"),
        "at-most": _("is at most"),
        "answered": _("was given"),
        "not-answered": _("was not given"),
    },
    "match": {"all": _("all tests hold"), "any": _("at least one test holds")},
    "appearance": {"radios": _("Buttons"), "select": _("Drop-down list")},
    "usual_owner": {"cto": "CTO", "common": _("CTO and CIO together"), "cio": "CIO"},
    "shape": {"circle": _("Circle"), "square": _("Square"), "diamond": _("Diamond")},
    "hue": {"tm": _("Blue"), "op": _("Ochre"), "ar": _("Teal")},
    "horizon": {
        "90-days": _("Within 90 days"),
        "1-year": _("Within 1 year"),
        "3-years": _("Within 3 years"),
        "5-years": _("Within 5 years"),
    },
    "effort": {"S": _("Small"), "M": _("Medium"), "L": _("Large")},
    "unit": {"share": _("Share"), "relative-growth": _("Relative growth"), "count": _("Number")},
    "qualifier": {"exact": _("Exact"), "more-than": _("More than")},
    "of": {"mean": _("their mean"), "lowest": _("the lowest")},
}

LENGTHS: dict[str, tuple[int, int]] = {
    # by field: the most Chinese characters and English letters that read well on a phone
    "label": (30, 80),
    "title": (24, 70),
    "short": (8, 24),
    "help": (60, 160),
    "lead": (70, 200),
    "why": (70, 200),
    "heading": (14, 40),
    "tagline": (24, 70),
    "summary": (180, 520),
    "rationale": (100, 280),
    "steps": (50, 150),
    "measure": (60, 180),
    "points": (10, 24),
    "low": (30, 80),
    "high": (30, 80),
    "term": (12, 36),
    "text": (80, 240),
}


def label_of(model: str, field: str) -> str:
    """What a field of a part is called."""
    return str(_found(model, field)[0])


def help_of(model: str, field: str) -> str:
    """What is to be known about a field; often nothing."""
    return str(_found(model, field)[1])


def word_for(field: str, value: object) -> str:
    """What a value of a closed set is called."""
    return str(WORDS.get(field, {}).get(str(value), value))


def length_of(model: str, field: str) -> Mapping[str, int] | None:
    """The length that reads well, by language, where there is one to tell."""
    if field not in LENGTHS:
        return None
    chinese, english = LENGTHS[field]
    return {"zh-hans": chinese, "en": english}


def _found(model: str, field: str) -> tuple[Words, Words]:
    names = [f"{model}.{field}", *([f"BaseQuestion.{field}"] if model.endswith("Question") else []), field]
    return next((LABELS[name] for name in names if name in LABELS), (field, ""))
