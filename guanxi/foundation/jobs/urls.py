from django.urls import path

from . import views

urlpatterns = [
    path("", views.list_jobs, name="list_jobs"),
    path("<int:pk>/", views.show_job, name="show_job"),
    path("<int:pk>/stop/", views.stop_job, name="stop_job"),
    path("<int:pk>/retry/", views.retry_job, name="retry_job"),
]
