from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "guanxi.foundation.accounts"
    label = "accounts"
