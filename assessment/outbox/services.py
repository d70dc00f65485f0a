"""All writes to the outbox: queueing, and draining it."""
