"""Django's admin is used for accounts only: everything else has its own pages, so that services are never passed by."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from . import services
from .models import User

CREDENTIALS_PAGE = "auth_user_password_change"
"""What Django calls the page that gives an account a password."""

# Second doors: an address or a group given to somebody here would be known to nobody.
admin.site.unregister((EmailAddress, Group))


@admin.register(User)
class EmailUserAdmin(UserAdmin):
    """Accounts by e-mail address. What is changed here goes through services and into the audit trail.

    Accounts are switched off here; each person deletes their own, with all that belongs to it, on a page of the site.
    """

    ordering = ("email",)
    list_display = ("email", "role", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("email",)
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Rights"), {"fields": ("role", "is_active")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("email", "role", "usable_password", "password1", "password2")}),
    )
    filter_horizontal = ()

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody: responses, plans and mails would stay behind."""
        return False

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page of an account. What a service refuses is said, and nothing of it is kept."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except services.OwnRights:
            messages.error(request, _("You cannot change your own role or switch yourself off. Another admin can."))
        except services.LastAdmin:
            messages.error(request, _("This is the only administrator. Make somebody else one first."))
        return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Hands what was filled in to the services."""
        given, by = form.cleaned_data, cast(User, request.user)
        if change:
            services.change_rights(account=obj, by=by, role=given["role"], is_active=given["is_active"])
            services.change_address(account=obj, by=by, email=given["email"])
        else:
            password = given["password1"] if given["set_usable_password"] else None
            obj.pk = services.create_user(email=given["email"], password=password, role=given["role"], by=by).pk

    @method_decorator(transaction.atomic)
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """The page that gives an account a password, in one transaction with what the trail says of it."""
        return super().user_change_password(request, id, form_url)

    def log_change(self, request: HttpRequest, obj: User, message: Any) -> Any:
        """Nothing in Django's own log, which would keep addresses; the page for passwords has no other way to tell."""
        if request.resolver_match and request.resolver_match.url_name == CREDENTIALS_PAGE:
            services.note_password_set(account=obj, by=cast(User, request.user))

    def log_addition(self, request: HttpRequest, obj: User, message: Any) -> Any:
        """Nothing: the service has told the audit trail."""
