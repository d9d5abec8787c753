from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "guanxi.foundation.audit"
    label = "audit"
