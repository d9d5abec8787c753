from django.urls import path

from . import house_views, open_views, sending_views, views

urlpatterns = [
    path("customers/<int:pk>/consent/", views.customer_consent, name="customer_consent"),
    path("customers/<int:pk>/consent/record/", views.record_consent, name="record_consent"),
    path("customers/<int:pk>/consent/withdraw/", views.withdraw_consent, name="withdraw_consent"),
    path("customers/<int:pk>/consent/flag/", views.flag_person, name="flag_person"),
    path("customers/<int:pk>/consent/wish/", views.set_contact_wish, name="set_contact_wish"),
    path("customers/<int:pk>/consent/link/", views.make_contact_link, name="make_contact_link"),
    path("consent/links/<int:pk>/revoke/", views.revoke_contact_link, name="revoke_contact_link"),
    path("consent/sending/", sending_views.export_for_sending, name="export_for_sending"),
    path("consent/sharing/", house_views.list_transfers, name="list_transfers"),
    path("consent/sharing/new/", house_views.add_transfer, name="add_transfer"),
    path("consent/sharing/<int:pk>/", house_views.change_transfer, name="change_transfer"),
    path("consent/sharing/<int:pk>/end/", house_views.end_transfer, name="end_transfer"),
    path("consent/notices/", house_views.list_notices, name="list_notices"),
    path("consent/notices/new/", house_views.publish_notice, name="publish_notice"),
    path("consent/notices/<int:pk>/", house_views.show_notice, name="show_notice"),
    path("consent/rules/", house_views.change_contact_policy, name="change_contact_policy"),
    path("my/<str:token>/", open_views.choose_by_link, name="choose_by_link"),
    path("my/<str:token>/ask/", open_views.ask_by_own_link, name="ask_by_own_link"),
    path("my/<str:token>/stop/<str:purpose>/", open_views.unsubscribe, name="unsubscribe"),
]
