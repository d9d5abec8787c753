from django.urls import path

from . import views

urlpatterns = [
    path("company/keys/", views.show_encryption_keys, name="show_encryption_keys"),
    path("company/keys/rotate/", views.begin_rotation, name="begin_rotation"),
    path("company/keys/pause/", views.pause_rotation, name="pause_rotation"),
    path("company/keys/retire/", views.retire_keys, name="retire_keys"),
]
