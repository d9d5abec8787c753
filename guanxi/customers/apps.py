from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "guanxi.customers"
    label = "customers"

    def ready(self) -> None:
        from guanxi.customers import undoing

        undoing.register()
