from django.apps import AppConfig


class PurchasesConfig(AppConfig):
    name = "guanxi.purchases"
    label = "purchases"

    def ready(self) -> None:
        from guanxi.customers.models import Customer
        from guanxi.foundation.changes import following
        from guanxi.purchases import naming, undoing
        from guanxi.purchases.cost_marks import mark_anew
        from guanxi.purchases.models import Cost, Order

        undoing.register()
        following.register(Customer, {"sort_name"}, naming.follow_names)
        following.register(Order, {"customer_id"}, naming.follow_customers)
        following.register(Cost, {"customer_id"}, mark_anew)
