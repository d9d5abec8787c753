from django.urls import path

from . import views

urlpatterns = [
    path("", views.list_imports, name="list_imports"),
    path("new/", views.start_import, name="start_import"),
    path("<int:pk>/", views.show_import, name="show_import"),
    path("<int:pk>/progress/", views.show_import_progress, name="show_import_progress"),
    path("<int:pk>/columns/", views.map_columns, name="map_columns"),
    path("<int:pk>/answers/", views.answer_questions, name="answer_questions"),
    path("<int:pk>/rows/", views.mend_rows, name="mend_rows"),
    path("<int:pk>/rows/<int:line>/<slug:field>/", views.check_cell, name="check_cell"),
    path("<int:pk>/apply/", views.apply_import, name="apply_import"),
    path("<int:pk>/stop/", views.stop_import, name="stop_import"),
    path("<int:pk>/resume/", views.resume_import, name="resume_import"),
    path("<int:pk>/discard/", views.discard_import, name="discard_import"),
    path("<int:pk>/undo/", views.undo_import, name="undo_import"),
    path("<int:pk>/rejects.<str:ending>", views.download_rejects, name="download_rejects"),
]
