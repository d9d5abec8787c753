from django.urls import path

from . import views

urlpatterns = [
    path("parties/", views.list_parties, name="list_parties"),
    path("parties/count/", views.count_parties, name="count_parties"),
    path("parties/new/", views.create_party, name="create_party"),
    path("parties/links/<int:pk>/end/", views.end_party_link, name="end_party_link"),
    path("customers/<int:pk>/parties/", views.customer_parties, name="customer_parties"),
    path("customers/<int:pk>/parties/link/", views.link_party, name="link_party"),
    path("customers/<int:pk>/parties/kind/", views.set_party, name="set_party"),
]
