from django.urls import path, re_path

from .views import days, lists, moves, records

urlpatterns = [
    path("day/", days.show_day, name="show_day"),
    path("tasks/", lists.list_tasks, name="list_tasks"),
    path("tasks/count/", lists.count_tasks, name="count_tasks"),
    re_path(r"^tasks/export\.(?P<ending>csv|xlsx)$", lists.export_tasks, name="export_tasks"),
    path("tasks/week/", days.show_week, name="show_week"),
    path("tasks/new/", records.create_task, name="create_task"),
    path("tasks/subjects/", records.find_task_subjects, name="find_task_subjects"),
    path("tasks/quick/", records.add_quick_task, name="add_quick_task"),
    path("tasks/<int:pk>/", records.show_task, name="show_task"),
    path("tasks/<int:pk>/change/", records.change_task, name="change_task"),
    path("tasks/<int:pk>/begin/", moves.begin_task, name="begin_task"),
    path("tasks/<int:pk>/complete/", moves.complete_task, name="complete_task"),
    path("tasks/<int:pk>/reopen/", moves.reopen_task, name="reopen_task"),
    path("tasks/<int:pk>/drop/", moves.drop_task, name="drop_task"),
    path("tasks/<int:pk>/restore/", moves.restore_task, name="restore_task"),
    path("tasks/<int:pk>/postpone/", moves.postpone_task, name="postpone_task"),
    path("tasks/<int:pk>/progress/", moves.add_progress, name="add_progress"),
    path("tasks/<int:pk>/lines/", moves.add_check_item, name="add_check_item"),
    path("tasks/lines/<int:pk>/tick/", moves.tick_check_item, name="tick_check_item"),
    path("tasks/lines/<int:pk>/remove/", moves.remove_check_item, name="remove_check_item"),
]
