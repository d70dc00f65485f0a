"""Sealed data: only the same key and purpose open it."""

import pytest

from assessment.lib.seal import Unreadable, seal, unseal

CONTENT = {"url": "https://example.org/own/secret/", "n": 3, "中": ["文"]}


def test_what_was_sealed_comes_back_and_cannot_be_read_in_between():
    sealed = seal(CONTENT, key="k", purpose="mail")
    assert unseal(sealed, key="k", purpose="mail") == CONTENT
    assert "secret" not in sealed
    assert seal(CONTENT, key="k", purpose="mail") != sealed


@pytest.mark.parametrize(("key", "purpose"), [("other", "mail"), ("k", "other")])
def test_another_key_or_purpose_opens_nothing(key, purpose):
    with pytest.raises(Unreadable):
        unseal(seal(CONTENT, key="k", purpose="mail"), key=key, purpose=purpose)


@pytest.mark.parametrize("text", ["", "gibberish", "密"])
def test_what_was_never_sealed_is_refused(text):
    with pytest.raises(Unreadable):
        unseal(text, key="k", purpose="mail")


def test_one_changed_character_is_noticed():
    sealed = seal(CONTENT, key="k", purpose="mail")
    changed = sealed[:40] + ("A" if sealed[40] != "A" else "B") + sealed[41:]
    with pytest.raises(Unreadable):
        unseal(changed, key="k", purpose="mail")
