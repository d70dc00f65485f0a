"""All writes to the outbox: queueing, sending, forgetting."""

from .conditions import UnknownCondition, name_condition
from .forgetting import ADDRESS_KEPT_FOR, drop_queued, forget, forget_address, forget_all, purge
from .queueing import PURPOSE, BadAddress, NewMail, queue_mail, queue_mails
from .sending import RETRY_AFTER, Drained, drain, written_mail

__all__ = [
    "ADDRESS_KEPT_FOR",
    "PURPOSE",
    "RETRY_AFTER",
    "BadAddress",
    "Drained",
    "NewMail",
    "UnknownCondition",
    "drain",
    "drop_queued",
    "forget",
    "forget_address",
    "forget_all",
    "name_condition",
    "purge",
    "queue_mail",
    "queue_mails",
    "written_mail",
]
