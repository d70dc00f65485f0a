"""What the checks find is said in words: every code has its sentence."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from assessment.questionnaires.views.problems import SENTENCES

FOUND_BY = {"Problem": ("instrument", "scoring"), "Fault": ("instrument/rules",)}
"""The class that carries a code, and the rooms that make some."""


def codes():
    """The codes of all problems that the pure rooms can find."""
    for name, rooms in FOUND_BY.items():
        for path in (path for room in rooms for path in (Path(settings.BASE_DIR) / "assessment" / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name and node.args:
                    yield from (one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant))


@pytest.mark.parametrize("code", sorted({*codes(), *SENTENCES}))
def test_every_code_has_its_sentence_and_every_sentence_its_code(code):
    assert code in SENTENCES
    assert code in set(codes())
