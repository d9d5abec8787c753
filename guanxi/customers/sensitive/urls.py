from django.urls import path

from . import views

urlpatterns = [
    path("customers/<int:pk>/mark-sensitive/", views.mark_sensitive, name="mark_sensitive"),
    path("customers/<int:pk>/unmark-sensitive/", views.unmark_sensitive, name="unmark_sensitive"),
]
