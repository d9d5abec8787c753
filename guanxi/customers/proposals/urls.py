from django.urls import path

from . import views

urlpatterns = [
    path("proposals/", views.list_proposals, name="list_proposals"),
    path("proposals/count/", views.count_proposals, name="count_proposals"),
    path("proposals/decide/", views.decide_proposals, name="decide_proposals"),
    path("proposals/read/", views.start_reading, name="start_reading"),
    path("proposals/words/", views.list_terms, name="list_terms"),
    path("proposals/words/<int:pk>/remove/", views.remove_term, name="remove_term"),
]
