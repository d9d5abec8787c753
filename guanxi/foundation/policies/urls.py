from django.urls import path

from . import views

urlpatterns = [
    path("policies/", views.list_policies, name="list_policies"),
    path("policies/new/", views.publish_policy, name="publish_policy"),
    path("policies/people/", views.list_duties, name="list_duties"),
    path("policies/people/count/", views.count_duties, name="count_duties"),
    path("policies/<int:pk>/", views.show_policy, name="show_policy"),
    path("policies/<int:pk>/versions/<int:number>/", views.show_policy, name="show_policy_version"),
    path("policies/<int:pk>/publish/", views.publish_version, name="publish_version"),
    path("policies/<int:pk>/audience/", views.change_audience, name="change_audience"),
    path("policies/<int:pk>/acknowledge/", views.acknowledge_policy, name="acknowledge_policy"),
    path("policies/<int:pk>/remind/", views.remind_of_policy, name="remind_of_policy"),
    path("policies/<int:pk>/retire/", views.retire_policy, name="retire_policy"),
]
