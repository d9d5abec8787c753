from django.urls import path

from .views import checking, steps, undoing

urlpatterns = [
    path("", steps.list_imports, name="list_imports"),
    path("examples/<slug:code>.xlsx", steps.download_example, name="download_example"),
    path("new/", steps.start_import, name="start_import"),
    path("<int:pk>/", steps.show_import, name="show_import"),
    path("<int:pk>/progress/", steps.show_import_progress, name="show_import_progress"),
    path("<int:pk>/columns/again/", steps.match_again, name="match_again"),
    path("<int:pk>/columns/", steps.map_columns, name="map_columns"),
    path("<int:pk>/columns/<int:place>/field/", steps.create_import_field, name="create_import_field"),
    path("<int:pk>/check/", checking.check_again, name="check_again"),
    path("<int:pk>/alike/", checking.find_alike, name="find_alike"),
    path("<int:pk>/check/last/", checking.drop_last_answers, name="drop_last_answers"),
    path("<int:pk>/rows/<int:line>/<slug:field>/", checking.check_cell, name="check_cell"),
    path("<int:pk>/apply/", checking.apply_import, name="apply_import"),
    path("<int:pk>/stop/", steps.stop_import, name="stop_import"),
    path("<int:pk>/resume/", steps.resume_import, name="resume_import"),
    path("<int:pk>/discard/", steps.discard_import, name="discard_import"),
    path("<int:pk>/undo/", undoing.undo_import, name="undo_import"),
    path("<int:pk>/rejects.<str:ending>", steps.download_rejects, name="download_rejects"),
]
