from django.urls import path

from . import views

urlpatterns = [
    path("quality/", views.show_quality, name="show_quality"),
    path("quality/review/", views.review_customers, name="review_customers"),
    path("quality/method/", views.change_quality_policy, name="change_quality_policy"),
    path("quality/measure/", views.start_measuring, name="start_measuring"),
    path("quality/channels/", views.show_channels, name="show_channels"),
    path("disagreements/<int:pk>/settle/", views.settle_disagreement, name="settle_disagreement"),
    path("customers/<int:pk>/confirm/", views.confirm_customer, name="confirm_customer"),
]
