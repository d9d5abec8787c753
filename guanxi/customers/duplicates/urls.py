from django.urls import path

from . import decided_views, views

urlpatterns = [
    path("customers/duplicates/", views.list_duplicates, name="list_duplicates"),
    path("customers/duplicates/count/", views.count_duplicates, name="count_duplicates"),
    path("customers/duplicates/search/progress/", views.show_duplicate_search, name="show_duplicate_search"),
    path("customers/duplicates/decided/", decided_views.list_apart, name="list_apart"),
    path("customers/duplicates/decided/merged/", decided_views.list_merged, name="list_merged"),
    path("customers/duplicates/decided/<int:pk>/again/", decided_views.compare_again, name="compare_again"),
    path("customers/duplicates/search/", views.search_duplicates, name="search_duplicates"),
    path("customers/duplicates/weights/", views.change_likeness, name="change_likeness"),
    path("customers/duplicates/weights/<slug:kind>/", views.change_likeness, name="change_likeness"),
    path("customers/duplicates/<int:pk>/", views.show_duplicate, name="show_duplicate"),
]
