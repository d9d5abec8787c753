from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "guanxi.foundation.jobs"
    label = "jobs"
