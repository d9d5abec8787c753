from django.apps import AppConfig


class PurchasesConfig(AppConfig):
    name = "guanxi.purchases"
    label = "purchases"

    def ready(self) -> None:
        from guanxi.customers.models import Customer
        from guanxi.foundation.changes import following
        from guanxi.purchases import naming, undoing

        undoing.register()
        following.register(Customer, {"sort_name"}, naming.follow_names)
