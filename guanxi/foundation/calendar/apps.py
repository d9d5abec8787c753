from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "guanxi.foundation.calendar"
    label = "calendar"
