"""The same pages by plain template loops, and posts that validate and write one row."""

import json
import os
from pathlib import Path

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from .models import Sheet

PAGES = json.loads(Path(os.environ["FLOOR_PAGES"]).read_text(encoding="utf-8"))
"""`section`: rows and options of a question page; `result`: the result page as (markup, text) pairs."""


class SectionForm(forms.Form):
    """A choice per row."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(option, option) for option in PAGES["options"]]
        for row in PAGES["rows"]:
            self.fields[row["name"]] = forms.ChoiceField(choices=choices, required=False)


def start(request):
    sheet = Sheet.objects.create()
    request.session["sheet"] = sheet.pk
    return HttpResponse(str(sheet.pk))


def show(request, pk):
    assert request.session["sheet"]
    answers = Sheet.objects.get(pk=pk).answers
    rows = [{**row, "value": answers.get(row["name"])} for row in PAGES["rows"]]
    return render(request, "section.html", {"rows": rows, "options": PAGES["options"]})


def save(request, pk):
    return _write(request, pk)


def submit(request, pk):
    return _write(request, pk)


def _write(request, pk):
    assert request.session["sheet"]
    form = SectionForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    Sheet.objects.filter(pk=pk).update(answers=form.cleaned_data)
    return HttpResponseRedirect(f"/show/{pk}/")


def result(request, pk):
    assert request.session["sheet"]
    Sheet.objects.get(pk=pk)
    return render(request, "result.html", {"pieces": PAGES["result"]})
