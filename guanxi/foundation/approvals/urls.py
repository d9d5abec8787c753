from django.urls import path

from .views import definitions, own, requests

urlpatterns = [
    path("approvals/", requests.list_requests, name="list_requests"),
    path("approvals/new/", own.make_request, name="make_request"),
    path("approvals/<int:pk>/", requests.show_request, name="show_request"),
    path("approvals/<int:pk>/approve/", requests.approve_request, name="approve_request"),
    path("approvals/<int:pk>/reject/", requests.reject_request, name="reject_request"),
    path("approvals/<int:pk>/return/", requests.return_request, name="return_request"),
    path("approvals/<int:pk>/withdraw/", requests.withdraw_request, name="withdraw_request"),
    path("approvals/<int:pk>/again/", requests.ask_again, name="ask_again"),
    path("approvals/<int:pk>/remind/", requests.remind_request, name="remind_request"),
    path("approvals/definitions/", definitions.list_definitions, name="list_definitions"),
    path("approvals/definitions/<int:pk>/", definitions.show_definition, name="show_definition"),
    path("approvals/definitions/<int:pk>/retire/", definitions.retire_definition, name="retire_definition"),
    path(
        "approvals/definitions/<int:pk>/remove/<int:place>/",
        definitions.remove_step,
        name="remove_step",
    ),
    path("approvals/definitions/<int:pk>/raise/<int:place>/", definitions.raise_step, name="raise_step"),
    path("approvals/definitions/<int:pk>/steps/<int:place>/", definitions.change_step, name="change_step"),
    path("approvals/heads/", definitions.name_head, name="name_head"),
    path("approvals/deputies/", definitions.list_deputies, name="list_deputies"),
    path("approvals/deputies/<int:pk>/end/", definitions.end_deputy, name="end_deputy"),
]
