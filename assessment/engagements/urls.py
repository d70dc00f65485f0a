"""The workspace of consultants, and where invited people come in."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views import entering as entering_views

app_name = "engagements"

clients: list[URLPattern] = []
"""Clients and their members: `clients/…`."""
running: list[URLPattern] = []
"""Engagements, their settings: `clients/<client>/engagements/new/`, `engagements/<engagement>/…`."""
inviting: list[URLPattern] = []
"""Who is invited, reminded, followed: `engagements/<engagement>/people/…`."""
entering: list[URLPattern] = [
    path("i/<str:token>/", entering_views.invited, name="invited"),
    path("i/<str:token>/logo/", entering_views.invited_logo, name="invited-logo"),
    path("o/<str:token>/", entering_views.invited_by_open_link, name="open-link"),
    path("o/<str:token>/logo/", entering_views.open_link_logo, name="open-link-logo"),
]
"""Where invited people come in: `i/<token>/`, `o/<token>/`."""
owning: list[URLPattern] = []
"""Who owns what: `engagements/<engagement>/map/…`."""
cohort: list[URLPattern] = []
"""Figures of all who took part: `engagements/<engagement>/figures/…`."""

urlpatterns = [*clients, *running, *inviting, *entering, *owning, *cohort]
