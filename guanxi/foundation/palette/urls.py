from django.urls import path

from . import views

urlpatterns = [
    path("", views.find, name="find"),
    path("used/", views.note_use, name="note_use"),
    path("keys/", views.show_keys, name="show_keys"),
]
