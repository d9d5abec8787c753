from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "guanxi.customers"
    label = "customers"

    def ready(self) -> None:
        from guanxi.customers import reported_words, undoing
        from guanxi.customers.quality import keeping

        undoing.register()
        keeping.register()
        reported_words.register()
