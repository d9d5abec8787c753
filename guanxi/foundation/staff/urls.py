from django.urls import path

from . import views

urlpatterns = [
    path("", views.list_people, name="list_people"),
    path("new/", views.create_user, name="create_user"),
    path("<int:pk>/roles/", views.assign_roles, name="assign_roles"),
    path("<int:pk>/password/", views.set_password, name="set_password"),
]
