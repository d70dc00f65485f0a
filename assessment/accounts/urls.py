"""/preferences/"""

from django.urls import path

from . import views

app_name = "preferences"
urlpatterns = [
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
]
