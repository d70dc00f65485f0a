"""Counting in months."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime


def months_after(moment: datetime, months: int) -> datetime:
    """The same day so many months later (earlier, if negative), or the last of that month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
