from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """The house's own rules for people: their versions, and who has acknowledged which."""

    name = "guanxi.foundation.policies"
    label = "policies"
