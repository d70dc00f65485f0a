"""Addresses of the floor."""

from django.urls import path

from . import views

urlpatterns = [
    path("start/", views.start),
    path("show/<int:pk>/", views.show),
    path("save/<int:pk>/", views.save),
    path("submit/<int:pk>/", views.submit),
    path("result/<int:pk>/", views.result),
]
