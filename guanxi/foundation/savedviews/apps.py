from django.apps import AppConfig


class SavedViewsConfig(AppConfig):
    name = "guanxi.foundation.savedviews"
    label = "savedviews"
