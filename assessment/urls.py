"""Every address of the site."""

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from assessment.accounts import views as accounts_views
from assessment.health import healthz

# Django's admin signs in by allauth's page, so that one set of limits guards every door.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class Base36Converter(StringConverter):
    """An account's number in a link of allauth: no hyphen, for the first one parts it from the key, which has more."""

    regex = "[0-9A-Za-z]+"


register_converter(Base36Converter, "base36")

accounts = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/link/", accounts_views.ask_for_link, name="ask-for-sign-in-link"),
    path("sign-in/link/sent/", accounts_views.link_sent, name="sign-in-link-sent"),
    path("sign-in/<str:token>/", accounts_views.open_link, name="sign-in-link"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-up/", account.signup, name="account_signup"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/<base36:uidb36>-<str:key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
]

urlpatterns = [
    # Reports come first: the result of a preview is theirs, every other page of a preview that of responses.
    path("", include("assessment.reports.urls")),
    path("", include("assessment.responses.urls")),
    path("", include("assessment.engagements.urls")),
    path("", include("assessment.questionnaires.urls")),
    path("preferences/", include("assessment.accounts.urls")),
    path("account/", include(accounts)),
    path("audit/", accounts_views.audit, name="audit"),
    path("audit/export/", accounts_views.audit_export, name="audit-export"),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
]

handler500 = "assessment.lib.http.server_error"
