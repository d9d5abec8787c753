from django.apps import AppConfig


class NumbersConfig(AppConfig):
    name = "guanxi.foundation.numbers"
    label = "numbers"
