"""The workspace of consultants, and where invited people come in."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views import notes, pair, present, team_map

app_name = "engagements"

clients: list[URLPattern] = []
"""Clients and their members: `clients/…`."""
running: list[URLPattern] = []
"""Engagements, their settings: `clients/<client>/engagements/new/`, `engagements/<engagement>/…`."""
inviting: list[URLPattern] = []
"""Who is invited, reminded, followed: `engagements/<engagement>/people/…`."""
entering: list[URLPattern] = []
"""Where invited people come in: `i/<token>/`, `o/<token>/`."""
owning: list[URLPattern] = [
    path("engagements/<str:public_code>/map/", team_map.team_map, name="map"),
    path("engagements/<str:public_code>/map/<slug:responsibility>/", team_map.agree, name="agree"),
    path("engagements/<str:public_code>/pair/", pair.pair, name="pair"),
    path("engagements/<str:public_code>/notes/<slug:place>/", notes.note, name="note"),
    path("engagements/<str:public_code>/present/", present.present, name="present"),
]
"""Who owns what: `engagements/<engagement>/map/…`."""
cohort: list[URLPattern] = []
"""Figures of all who took part: `engagements/<engagement>/figures/…`."""

urlpatterns = [*clients, *running, *inviting, *entering, *owning, *cohort]
