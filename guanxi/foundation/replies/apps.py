from django.apps import AppConfig


class RepliesConfig(AppConfig):
    name = "guanxi.foundation.replies"
    label = "replies"
