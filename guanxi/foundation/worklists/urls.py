from django.urls import path

from . import views

urlpatterns = [
    path("undo/<int:pk>/", views.take_back, name="take_back"),
    path("bulk/<int:pk>/", views.show_bulk_edit, name="show_bulk_edit"),
    path("bulk/<slug:name>/<slug:code>/", views.edit_in_bulk, name="edit_in_bulk"),
]
