"""The result."""

from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [path("a/<str:public_code>/result/", views.result, name="result")]
