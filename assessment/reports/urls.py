"""The result, other answers tried out, the page on the method, and what a draft would do to results."""

from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("a/<str:public_code>/result/", views.result, name="result"),
    path("a/<str:public_code>/report/", views.report, name="report"),
    path("a/<str:public_code>/result.xlsx", views.result_xlsx, name="result-xlsx"),
    path("a/<str:public_code>/result.csv", views.result_csv, name="result-csv"),
    path("a/<str:public_code>/advice/", views.advice, name="advice"),
    path("a/<str:public_code>/plan.pdf", views.plan_pdf, name="plan-pdf"),
    path("a/<str:public_code>/plan.xlsx", views.plan_xlsx, name="plan-xlsx"),
    path("a/<str:public_code>/plan.ics", views.plan_ics, name="plan-ics"),
    path("a/<str:public_code>/progress/", views.progress, name="progress"),
    path("a/<str:public_code>/data.json", views.data_json, name="data-json"),
    path("a/<str:public_code>/data.csv", views.data_csv, name="data-csv"),
    path("a/<str:public_code>/comparison/", views.comparison, name="comparison"),
    path("a/<str:public_code>/what-if/", views.what_if, name="what-if"),
    path(
        "engagements/<str:public_code>/people/<str:invitation_code>/result/",
        views.participant_result,
        name="participant-result",
    ),
    path("shared/<str:link_code>/", views.shared, name="shared"),
    path("method/", views.method, name="method"),
    path("method/<int:number>/", views.method_of, name="method-of"),
    path("versions/", views.versions, name="versions"),
    path("versions/<int:number>/learning/", views.learning, name="learning"),
    path("versions/<int:number>/use/", views.use, name="use"),
    path("versions/<int:number>/use.csv", views.use_csv, name="use-csv"),
    path("versions/<int:number>/use/<slug:section_code>/", views.use_section, name="use-section"),
    path("versions/<int:number>/impact/", views.impact, name="impact"),
    path("versions/<int:number>/preview/result/", views.preview_result, name="preview-result"),
    path("engagements/<str:public_code>/figures/", views.figures, name="figures"),
    path("engagements/<str:public_code>/figures/release/", views.release, name="figures-release"),
    path("engagements/<str:public_code>/export/<str:kind>/", views.export_engagement, name="export-engagement"),
]
