"""The workspace of consultants, and where invited people come in."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "engagements"

clients: list[URLPattern] = []
"""Clients and their members: `clients/…`."""
running: list[URLPattern] = []
"""Engagements, their settings: `clients/<client>/engagements/new/`, `engagements/<engagement>/…`."""
inviting: list[URLPattern] = []
"""Who is invited, reminded, followed: `engagements/<engagement>/people/…`."""
entering: list[URLPattern] = []
"""Where invited people come in: `i/<token>/`, `o/<token>/`."""
owning: list[URLPattern] = []
"""Who owns what: `engagements/<engagement>/map/…`."""
cohort: list[URLPattern] = []
"""Figures of all who took part: `engagements/<engagement>/figures/…`."""

urlpatterns = [*clients, *running, *inviting, *entering, *owning, *cohort]
