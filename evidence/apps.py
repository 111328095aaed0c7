from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from evidence import reading_list, unsettled, waiting

        waiting.register(unsettled.waits)
        waiting.register(reading_list.waits)
