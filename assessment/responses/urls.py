"""Taking the assessment."""

from django.urls import path

from .views import entry, taking

app_name = "responses"
urlpatterns = [
    path("", entry.landing, name="landing"),
    path("start/", entry.consent, name="consent"),
    path("mine/", entry.mine, name="mine"),
    path("resume/", entry.resume, name="resume"),
    path("resume/<str:token>/", entry.resume_link, name="resume-link"),
    path("a/<str:public_code>/", taking.hub, name="hub"),
    path("a/<str:public_code>/saved/", taking.saved, name="saved"),
    path("a/<str:public_code>/more/", taking.more, name="more"),
    path("a/<str:public_code>/check/", taking.check, name="check"),
    path("a/<str:public_code>/q/<slug:step_code>/", taking.section, name="section"),
]
