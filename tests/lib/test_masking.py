"""Secrets in addresses never reach a log."""

import logging

import pytest
from django.conf import settings
from django.test import Client

from assessment.lib.masking import SecretsMasked, masked

TOKEN = "Qk7vWnY3mT0aB5cD9eF1gH2iJ4kL6mN8oP0qR2sT4uV"


@pytest.mark.parametrize(
    "place", ["resume", "own", "s", "account/sign-in", "clients/join", "account/password/reset/key"]
)
def test_what_follows_is_masked(place):
    line = f"Not Found: /{place}/{TOKEN}/"
    assert masked(line) == f"Not Found: /{place}/…/"


@pytest.mark.parametrize(
    "line", ["/a/code/share/", "/account/sign-in/link/", "/account/sign-in/link/sent/", "/static/css/a.css", 3, None]
)
def test_anything_else_stays(line):
    assert masked(line) == line


def test_a_record_is_masked_in_its_text_and_arguments():
    record = logging.LogRecord("x", logging.INFO, "f", 1, "%s: %s", ("Not Found", f"/s/{TOKEN}/"), None)
    assert SecretsMasked().filter(record)
    assert record.getMessage() == "Not Found: /s/…/"


@pytest.mark.parametrize("place", ["resume", "own", "s", "account/sign-in"])
def test_a_request_for_a_dead_link_leaves_no_token_in_the_log(db, capfd, place):
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["secrets"]
    handler = logging.StreamHandler()
    handler.addFilter(SecretsMasked())
    logging.getLogger("django.request").addHandler(handler)
    try:
        assert Client().get(f"/{place}/{TOKEN}/").status_code == 404
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    told = capfd.readouterr()
    assert "…" in told.err
    assert TOKEN not in told.err + told.out
