from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    name = "assessment.engagements"
    label = "engagements"
