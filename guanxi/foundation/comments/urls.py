from django.urls import path

from . import views

urlpatterns = [
    path("on/<str:kind>/<int:pk>/", views.show_comments, name="show_comments"),
    path("on/<str:kind>/<int:pk>/files/", views.show_files, name="show_files"),
    path("of/<str:kind>/<int:pk>/", views.record_comments, name="record_comments"),
    path("of/<str:kind>/<int:pk>/people/", views.list_mentionable, name="list_mentionable"),
    path("<int:pk>/", views.change_comment, name="change_comment"),
    path("<int:pk>/history/", views.comment_history, name="comment_history"),
    path("<int:pk>/delete/", views.delete_comment, name="delete_comment"),
    path("<int:pk>/restore/", views.restore_comment, name="restore_comment"),
]
