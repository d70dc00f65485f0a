"""Taking the assessment."""

from django.urls import path

from .views import entry, own_data, plan, preview, sharing, taking

app_name = "responses"
urlpatterns = [
    path("", entry.landing, name="landing"),
    path("start/", entry.consent, name="consent"),
    path("mine/", entry.mine, name="mine"),
    path("resume/", entry.resume, name="resume"),
    path("resume/<str:token>/", entry.resume_link, name="resume-link"),
    path("a/<str:public_code>/", taking.hub, name="hub"),
    path("a/<str:public_code>/saved/", taking.saved, name="saved"),
    path("a/<str:public_code>/saved/send/", taking.send_resume, name="send-resume"),
    path("a/<str:public_code>/more/", taking.more, name="more"),
    path("a/<str:public_code>/check/", taking.check, name="check"),
    path("a/<str:public_code>/q/<slug:step_code>/", taking.section, name="section"),
    path("a/<str:public_code>/plan/", plan.plan, name="plan"),
    path("a/<str:public_code>/plan/choose/", plan.plan_choose, name="plan-choose"),
    path("a/<str:public_code>/plan/reflections/", plan.reflections, name="reflections"),
    path("a/<str:public_code>/plan/<str:item_code>/", plan.plan_item, name="plan-item"),
    path("a/<str:public_code>/again/", entry.again, name="again"),
    path("a/<str:public_code>/share/", sharing.share, name="share"),
    path("a/<str:public_code>/share/<str:link_code>/off/", sharing.share_off, name="share-off"),
    path("a/<str:public_code>/send/", sharing.send, name="send"),
    path("a/<str:public_code>/data/", own_data.data, name="data"),
    path("a/<str:public_code>/data/correction/", own_data.data_correction, name="data-correction"),
    path("a/<str:public_code>/data/consent/", own_data.data_consent, name="data-consent"),
    path("a/<str:public_code>/data/delete/", own_data.data_delete, name="data-delete"),
    path("mine/delete/", own_data.delete_account, name="delete-account"),
    path("deleted/", own_data.deleted, name="deleted"),
    path("s/<str:token>/", sharing.share_link, name="share-link"),
    path("own/<str:token>/", sharing.own_link, name="own-link"),
    path("versions/<int:number>/preview/", preview.preview, name="preview"),
    path("versions/<int:number>/preview/<slug:place>/", preview.preview_page, name="preview-page"),
]
