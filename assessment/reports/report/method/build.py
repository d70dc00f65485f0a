"""Document and figures in, the tree of the page out. Pure: no request, no database, no HTML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from assessment.instrument.definition import Definition
from assessment.reports.report.method_tree import Method

from .accuracy import build_accuracy
from .assumptions import build_assumptions
from .calibration import build_calibration
from .certainty import build_certainty
from .grounds import Grounds
from .learning import build_learning
from .limits import build_check, build_limits
from .published import build_published
from .rule import build_rule


def build_method(
    *,
    definition: Definition,
    figures: Mapping[str, Any] | None,
    language: str,
    content_hash: str,
    number: int,
) -> Method:
    """The page on the method of a version in `language` (`zh-hans` or `en`).

    `figures` is what was simulated for this version, None where nothing was; `number` is the version's.
    """
    grounds = Grounds(definition, figures, language, content_hash, number)
    with translation.override(language):
        return Method(
            language=language,
            certainty=build_certainty(grounds),
            published=build_published(grounds),
            rule=build_rule(grounds),
            assumptions=build_assumptions(grounds),
            accuracy=build_accuracy(grounds),
            calibration=build_calibration(grounds),
            learning=build_learning(grounds),
            limits=build_limits(grounds),
            check=build_check(grounds),
        )
