from django.apps import AppConfig


class SignInConfig(AppConfig):
    """How people come in and stay in: sessions, second factors, rescue; what it writes, actions write."""

    name = "guanxi.foundation.signin"
    label = "signin"
