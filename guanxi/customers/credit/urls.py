from django.urls import path

from . import views

urlpatterns = [
    path("customers/<int:pk>/credit/", views.set_credit, name="set_credit"),
    path("credit/method/", views.change_credit_policy, name="change_credit_policy"),
]
