from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "guanxi.foundation.approvals"
    label = "approvals"
