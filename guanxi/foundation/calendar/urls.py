from django.urls import path

from . import views

urlpatterns = [
    path("calendar/", views.show_working_days, name="show_working_days"),
    path("calendar/days/", views.set_own_day, name="set_own_day"),
    path("calendar/days/<int:pk>/remove/", views.remove_own_day, name="remove_own_day"),
    path("calendar/settings/", views.change_calendar, name="change_calendar"),
    path("people/me/feeds/", views.list_feeds, name="list_feeds"),
    path("people/me/feeds/<int:pk>/revoke/", views.revoke_feed, name="revoke_feed"),
    path("feeds/<str:secret>.ics", views.read_feed, name="read_feed"),
]
