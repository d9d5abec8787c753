from django.urls import path

from . import views

urlpatterns = [
    path("of/<str:kind>/<int:pk>/", views.record_files, name="record_files"),
    path("<int:pk>/", views.read_file, name="read_file"),
    path("<int:pk>/preview/", views.show_preview, name="show_preview"),
    path("<int:pk>/versions/", views.list_versions, name="list_versions"),
    path("<int:pk>/replace/", views.replace_file, name="replace_file"),
    path("<int:pk>/rename/", views.rename_file, name="rename_file"),
    path("<int:pk>/delete/", views.delete_file, name="delete_file"),
    path("<int:pk>/restore/", views.restore_file, name="restore_file"),
]
