from django.urls import path, re_path

from . import views

urlpatterns = [
    path("needs/", views.list_needs, name="list_needs"),
    path("needs/count/", views.count_needs, name="count_needs"),
    re_path(r"^needs/template-2\.(?P<ending>csv|xlsx)$", views.export_needs, name="export_needs"),
    path("needs/<int:pk>/", views.show_need, name="show_need"),
    path("needs/<int:pk>/change/", views.change_need, name="change_need"),
    path("needs/<int:pk>/move/", views.move_need, name="move_need"),
    path("customers/<int:pk>/needs/", views.customer_needs, name="customer_needs"),
    path("customers/<int:pk>/needs/new/", views.record_need, name="record_need"),
]
