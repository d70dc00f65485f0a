"""Whether a mail is still wanted, asked of whoever queued it at the moment of sending.

The outbox knows nothing of what its mails are about. An app above names a condition here when it is loaded, and queues
a mail with that name.
"""

from __future__ import annotations

from collections.abc import Callable

from assessment.outbox.models import Mail

Condition = Callable[[Mail], bool]
_CONDITIONS: dict[str, Condition] = {}


class UnknownCondition(LookupError):
    """Nobody has named this condition: better no mail than one that may be unwanted."""


def name_condition(name: str, condition: Condition) -> None:
    """From now on mails may be queued with `only_if=name`; `condition` says of a mail whether it is still wanted."""
    _CONDITIONS[name] = condition


def known(name: str) -> bool:
    """Whether mails may be queued with this condition."""
    return name in _CONDITIONS


def is_wanted(mail: Mail) -> bool:
    """Whether the mail is to be sent now. Raises `UnknownCondition`, and whatever the condition raises."""
    if not mail.only_if:
        return True
    if mail.only_if not in _CONDITIONS:
        raise UnknownCondition(mail.only_if)
    return _CONDITIONS[mail.only_if](mail)
