"""All writes to the outbox: queueing, sending, forgetting."""

from .forgetting import ADDRESS_KEPT_FOR, forget, forget_address, forget_all, purge
from .queueing import PURPOSE, BadAddress, queue_mail
from .sending import RETRY_AFTER, Drained, drain

__all__ = [
    "ADDRESS_KEPT_FOR",
    "PURPOSE",
    "RETRY_AFTER",
    "BadAddress",
    "Drained",
    "drain",
    "forget",
    "forget_address",
    "forget_all",
    "purge",
    "queue_mail",
]
