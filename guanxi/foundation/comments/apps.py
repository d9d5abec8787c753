from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "guanxi.foundation.comments"
    label = "comments"
