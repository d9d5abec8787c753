from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "guanxi.scoring"
    label = "scoring"
