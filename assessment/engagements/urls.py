"""The workspace of consultants, and where invited people come in."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views import following, links, unsubscribing
from .views import inviting as inviting_views

app_name = "engagements"

clients: list[URLPattern] = []
"""Clients and their members: `clients/…`."""
running: list[URLPattern] = []
"""Engagements, their settings: `clients/<client>/engagements/new/`, `engagements/<engagement>/…`."""
inviting: list[URLPattern] = [
    path("engagements/<str:public_code>/", following.engagement, name="engagement"),
    path("engagements/<str:public_code>/people/invite/", inviting_views.invite, name="invite"),
    path("engagements/<str:public_code>/people/remind/", following.remind_all, name="remind-all"),
    path("engagements/<str:public_code>/people/link/", links.open_link, name="open-link"),
    path("engagements/<str:public_code>/people/link/print/", links.open_link_print, name="open-link-print"),
    path("engagements/<str:public_code>/people/<str:invitation_code>/", following.person, name="person"),
    path("engagements/<str:public_code>/people/<str:invitation_code>/remind/", following.remind, name="remind"),
    path("engagements/<str:public_code>/people/<str:invitation_code>/send/", following.send_again, name="send-again"),
    path("engagements/<str:public_code>/people/<str:invitation_code>/revoke/", following.revoke, name="revoke"),
    path("engagements/<str:public_code>/people/<str:invitation_code>/extend/", following.extend, name="extend"),
    path("engagements/<str:public_code>/people/<str:invitation_code>/print/", links.person_print, name="person-print"),
    path("unsubscribe/<str:token>/", unsubscribing.unsubscribe, name="unsubscribe"),
]
"""Who is invited, reminded, followed: `engagements/<engagement>/people/…`."""
entering: list[URLPattern] = []
"""Where invited people come in: `i/<token>/`, `o/<token>/`."""
owning: list[URLPattern] = []
"""Who owns what: `engagements/<engagement>/map/…`."""
cohort: list[URLPattern] = []
"""Figures of all who took part: `engagements/<engagement>/figures/…`."""

urlpatterns = [*clients, *running, *inviting, *entering, *owning, *cohort]
