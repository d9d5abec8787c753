from django.urls import path

from . import views

urlpatterns = [
    path("", views.list_entries, name="list_entries"),
    path("reviews/", views.list_reviews, name="list_reviews"),
    path("reviews/open/", views.open_review, name="open_review"),
    path("reviews/<int:pk>/", views.show_review, name="show_review"),
    path("reviews/<int:pk>/sign/", views.sign_review, name="sign_review"),
    path("reviews/<int:pk>/file.xlsx", views.download_review, name="download_review"),
]
