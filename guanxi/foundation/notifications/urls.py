from django.urls import path

from . import views

urlpatterns = [
    path("", views.list_notifications, name="list_notifications"),
    path("live/", views.open_stream, name="open_stream"),
    path("latest/", views.latest_notifications, name="latest_notifications"),
    path("read/", views.read_notifications, name="read_notifications"),
    path("<int:pk>/", views.open_notification, name="open_notification"),
    path("settings/", views.choose_notices, name="choose_notices"),
    path("settings/chats/new/", views.add_address, name="add_address"),
    path("settings/chats/<int:pk>/remove/", views.remove_address, name="remove_address"),
    path("stop/<str:token>/", views.stop_mails, name="stop_mails"),
    path("watch/<str:kind>/<int:pk>/", views.watch_record, name="watch_record"),
    path("unsent/", views.list_deliveries, name="list_deliveries"),
    path("unsent/again/", views.send_all_again, name="send_all_again"),
    path("unsent/mine/again/", views.send_again, name="send_again"),
]
