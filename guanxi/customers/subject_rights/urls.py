from django.urls import path

from . import views

urlpatterns = [
    path("person-requests/", views.list_subject_requests, name="list_subject_requests"),
    path("person-requests/count/", views.count_subject_requests, name="count_subject_requests"),
    path("person-requests/new/", views.choose_asking, name="choose_asking"),
    path("person-requests/<int:pk>/", views.show_subject_request, name="show_subject_request"),
    path("person-requests/<int:pk>/answer/", views.answer_request, name="answer_request"),
    path("person-requests/<int:pk>/data.json", views.export_person, {"ending": "json"}, "export_as_json"),
    path("person-requests/<int:pk>/data.xlsx", views.export_person, {"ending": "xlsx"}, "export_as_sheet"),
    path("person-requests/<int:pk>/erase/", views.erase_person, name="erase_person"),
    path("customers/<int:pk>/person-requests/new/", views.register_request, name="register_request"),
    path("retention/fields/", views.show_field_catalogue, name="show_field_catalogue"),
    path("retention/", views.change_retention, name="change_retention"),
]
