from django.urls import path

from . import views

urlpatterns = [
    path("customers/duplicates/", views.list_duplicates, name="list_duplicates"),
    path("customers/duplicates/count/", views.count_duplicates, name="count_duplicates"),
    path("customers/duplicates/search/", views.search_duplicates, name="search_duplicates"),
    path("customers/duplicates/weights/", views.change_likeness, name="change_likeness"),
    path("customers/duplicates/weights/<slug:kind>/", views.change_likeness, name="change_likeness"),
    path("customers/duplicates/<int:pk>/", views.show_duplicate, name="show_duplicate"),
]
