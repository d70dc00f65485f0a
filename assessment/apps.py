from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """The project as an app without tables, for its commands."""

    name = "assessment"
