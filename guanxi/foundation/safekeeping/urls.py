from django.urls import path

from . import views

urlpatterns = [
    path("company/backups/", views.list_backups, name="list_backups"),
    path("company/backups/start/", views.start_backup, name="start_backup"),
]
