from django.urls import path

from . import views

urlpatterns = [
    path("customers/<int:pk>/profile/", views.customer_profile, name="customer_profile"),
    path("customers/<int:pk>/profile/change/", views.describe_customer, name="describe_customer"),
    path("profiles/<int:pk>/reveal/income/", views.reveal_income, name="reveal_income"),
]
