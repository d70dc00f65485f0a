"""Versions of the questionnaire, and the editor."""

from django.urls import path

from .views import drafts, editor, files, texts, versions

app_name = "questionnaires"
urlpatterns = [
    path("schema/questionnaire-1.json", files.schema, name="schema"),
    path("versions/upload/", files.upload, name="upload"),
    path("versions/<int:number>/document.json", files.document_json, name="document"),
    path("versions/<int:number>/texts.xlsx", files.texts_xlsx, name="texts-xlsx"),
    path("versions/<int:number>/texts/", texts.texts, name="texts"),
    path("versions/<int:number>/", versions.version, name="version"),
    path("versions/<int:number>/start/", versions.start, name="start"),
    path("versions/<int:number>/compare/", versions.compare, name="compare"),
    path("versions/<int:number>/checks/", versions.checks, name="checks"),
    path("versions/<int:number>/history/", versions.history, name="history"),
    path("versions/<int:number>/publish/", versions.publish, name="publish"),
    path("versions/<int:number>/approve/", versions.approve, name="approve"),
    path("versions/<int:number>/retire/", versions.retire, name="retire"),
    path("versions/<int:number>/discard/", versions.discard, name="discard"),
    path("versions/<int:number>/edit/", editor.outline, name="outline"),
    path("versions/<int:number>/edit/<str:place>/", editor.part, name="part"),
    path("versions/<int:number>/add/<str:place>/", editor.add, name="add"),
    path("versions/<int:number>/arrange/", editor.arrange, name="arrange"),
    path("versions/<int:number>/undo/", drafts.undo, name="undo"),
    path("versions/<int:number>/redo/", drafts.redo, name="redo"),
]
