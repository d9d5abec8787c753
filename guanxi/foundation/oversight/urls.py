from django.urls import path

from . import views

urlpatterns = [path("", views.list_entries, name="list_entries")]
