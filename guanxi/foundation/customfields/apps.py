from django.apps import AppConfig


class CustomFieldsConfig(AppConfig):
    """Fields that people add to records themselves: no restart, no change of a table."""

    name = "guanxi.foundation.customfields"
    label = "customfields"

    def ready(self) -> None:
        from guanxi.foundation.customfields import describing, scope, undoing

        undoing.register()
        describing.register()
        scope.register()
