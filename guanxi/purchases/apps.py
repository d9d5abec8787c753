from django.apps import AppConfig


class PurchasesConfig(AppConfig):
    name = "guanxi.purchases"
    label = "purchases"

    def ready(self) -> None:
        from guanxi.purchases import undoing

        undoing.register()
