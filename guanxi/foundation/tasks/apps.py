from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "guanxi.foundation.tasks"
    label = "tasks"

    def ready(self) -> None:
        from guanxi.foundation.tasks import undoing

        undoing.register()
