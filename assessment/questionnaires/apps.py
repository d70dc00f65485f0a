from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "assessment.questionnaires"
    label = "questionnaires"
