from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "assessment.outbox"
    label = "outbox"
