from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "guanxi.foundation.notifications"
    label = "notifications"
