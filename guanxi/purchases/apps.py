from django.apps import AppConfig


class PurchasesConfig(AppConfig):
    name = "guanxi.purchases"
    label = "purchases"
