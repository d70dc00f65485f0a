"""The workspace of consultants, and where invited people come in."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views import clients as of_clients
from .views import entering as entering_views
from .views import following, links, members, notes, pair, present, settings, team_map, unsubscribing
from .views import inviting as inviting_views

app_name = "engagements"

clients: list[URLPattern] = [
    path("clients/", of_clients.clients, name="clients"),
    path("clients/new/", of_clients.new_client, name="new-client"),
    path("clients/join/<str:token>/", members.join, name="join"),
    path("clients/<str:public_code>/", of_clients.client, name="client"),
    path("clients/<str:public_code>/rename/", of_clients.rename_client, name="rename-client"),
    path("clients/<str:public_code>/delete/", of_clients.delete_client, name="delete-client"),
    path("clients/<str:public_code>/leave/", members.leave, name="leave-client"),
    path("clients/<str:public_code>/members/", members.members, name="members"),
    path("clients/<str:public_code>/members/invite/", members.invite_member, name="invite-member"),
    path("clients/<str:public_code>/members/<str:member_code>/role/", members.change_role, name="change-role"),
    path("clients/<str:public_code>/members/<str:member_code>/remove/", members.remove_member, name="remove-member"),
    path(
        "clients/<str:public_code>/invitations/<str:invitation_code>/withdraw/",
        members.withdraw_invitation,
        name="withdraw-member-invitation",
    ),
]
"""Clients and their members: `clients/…`."""
running: list[URLPattern] = [
    path("clients/<str:public_code>/engagements/new/", settings.new_engagement, name="new-engagement"),
    path("engagements/<str:public_code>/settings/", settings.settings, name="settings"),
    path("engagements/<str:public_code>/close/", settings.close, name="close"),
    path("engagements/<str:public_code>/reopen/", settings.reopen, name="reopen"),
    path("engagements/<str:public_code>/logo", settings.logo, name="logo"),
]
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
    path("engagements/<str:public_code>/people/<str:invitation_code>/delete/", following.delete, name="delete-person"),
    path("engagements/<str:public_code>/people/<str:invitation_code>/extend/", following.extend, name="extend"),
    path("engagements/<str:public_code>/people/<str:invitation_code>/print/", links.person_print, name="person-print"),
    path("unsubscribe/<str:token>/", unsubscribing.unsubscribe, name="unsubscribe"),
]
"""Who is invited, reminded, followed: `engagements/<engagement>/people/…`."""
entering: list[URLPattern] = [
    path("i/<str:token>/", entering_views.invited, name="invited"),
    path("i/<str:token>/logo/", entering_views.invited_logo, name="invited-logo"),
    path("o/<str:token>/", entering_views.invited_by_open_link, name="invited-by-open-link"),
    path("o/<str:token>/logo/", entering_views.open_link_logo, name="open-link-logo"),
]
"""Where invited people come in: `i/<token>/`, `o/<token>/`."""
owning: list[URLPattern] = [
    path("engagements/<str:public_code>/map/", team_map.team_map, name="map"),
    path("engagements/<str:public_code>/map/<str:responsibility>/", team_map.agree, name="agree"),
    path("engagements/<str:public_code>/pair/", pair.pair, name="pair"),
    path("engagements/<str:public_code>/notes/<str:place>/", notes.note, name="note"),
    path("engagements/<str:public_code>/present/", present.present, name="present"),
]
"""Who owns what: `engagements/<engagement>/map/…`."""
cohort: list[URLPattern] = []
"""Figures of all who took part: `engagements/<engagement>/figures/…`."""

urlpatterns = [*clients, *running, *inviting, *entering, *owning, *cohort]
