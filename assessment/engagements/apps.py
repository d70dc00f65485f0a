from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    name = "assessment.engagements"
    label = "engagements"

    def ready(self) -> None:
        """Tells the outbox what to ask before it sends a mail of ours."""
        from assessment.outbox.services import name_condition

        from . import services

        name_condition(services.STILL_INVITED, services.is_still_invited)
        name_condition(services.STILL_UNFINISHED, services.is_still_unfinished)
