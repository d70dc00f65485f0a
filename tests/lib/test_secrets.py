"""Secrets of links and codes: how long, of what, and what is stored of them."""

import hashlib
import hmac
import re

import pytest

from assessment.lib.secrets import (
    CODE_ALPHABET,
    CODE_LENGTH,
    code_mac,
    digest,
    grouped_code,
    local_secret_key,
    new_code,
    new_public_code,
    new_token,
    normal_code,
)

MANY = 2000


def test_a_link_holds_256_bits_a_public_name_128():
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", new_token())
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", new_public_code())


def test_a_code_is_nine_characters_that_nobody_confuses():
    assert CODE_LENGTH == 9
    assert not set("01OILU") & set(CODE_ALPHABET)
    assert len(set(CODE_ALPHABET)) == len(CODE_ALPHABET) == 30
    for _ in range(100):
        code = new_code()
        assert len(code) == 9
        assert set(code) <= set(CODE_ALPHABET)


@pytest.mark.parametrize("make", [new_token, new_public_code, new_code])
def test_secrets_do_not_repeat(make):
    assert len({make() for _ in range(MANY)}) == MANY


def test_codes_use_the_whole_alphabet():
    assert set("".join(new_code() for _ in range(MANY))) == set(CODE_ALPHABET)


def test_of_a_link_its_sha256_is_stored():
    token = new_token()
    assert digest(token) == hashlib.sha256(token.encode()).hexdigest()
    assert token not in digest(token)


def test_of_a_code_an_hmac_for_one_purpose_is_stored():
    expected = hmac.new(b"key", b"resume-code:ABCDEFGHJ", hashlib.sha256).hexdigest()
    assert code_mac("ABCDEFGHJ", "key") == expected
    assert code_mac("ABCDEFGHJ", "other key") != expected
    assert code_mac("ABCDEFGHK", "key") != expected


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ABCDEFGHJ", "ABCDEFGHJ"),
        ("ABC-DEF-GHJ", "ABCDEFGHJ"),
        ("abc def ghj", "ABCDEFGHJ"),
        (" aBc–dEf—GhJ\n", "ABCDEFGHJ"),
        ("234567892", "234567892"),
        ("2.3.4.5.6.7.8.9.A", "23456789A"),
        ("ａｂｃ－ＤＥＦ　２３４", "ABCDEF234"),  # full width, as an input method leaves it
        ("", None),
        ("---", None),
        ("ABCDEFGH", None),
        ("ABCDEFGHJK", None),
        ("ABCDEFGH0", None),
        ("ABCDEFGHO", None),
        ("ABCDEFGH1", None),
        ("ABCDEFGHI", None),
        ("ABCDEFGHL", None),
        ("ABCDEFGHU", None),
        ("АВСDЕFGHJ", None),  # Cyrillic look-alikes
        ("ABCDEFGHé", None),
        ("密码密码密码密码密", None),
        ("A" * 10_000, None),
    ],
)
def test_a_typed_code_is_read_without_spaces_and_dashes_or_not_at_all(typed, code):
    assert normal_code(typed) == code


def test_a_code_is_shown_in_three_groups_and_read_back():
    code = new_code()
    assert re.fullmatch(r"\w{3}-\w{3}-\w{3}", grouped_code(code))
    assert normal_code(grouped_code(code).lower()) == code


def test_a_copy_makes_its_key_once_and_keeps_it_to_itself(tmp_path):
    directory = tmp_path / "var" / "deep"
    key = local_secret_key(directory)
    assert len(key) >= 50
    assert local_secret_key(directory) == key
    assert local_secret_key(tmp_path / "another") != key
    assert (directory / "secret-key").stat().st_mode & 0o777 == 0o600
