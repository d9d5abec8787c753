from django.urls import path

from .views import definitions, values

urlpatterns = [
    path("custom-fields/", definitions.list_custom_fields, name="list_all_custom_fields"),
    path("custom-fields/<int:pk>/", definitions.change_custom_field, name="change_custom_field"),
    path("custom-fields/<int:pk>/move/<slug:way>/", definitions.move_custom_field, name="move_custom_field"),
    path("custom-fields/<int:pk>/retire/", definitions.retire_custom_field, name="retire_custom_field"),
    path("custom-fields/<int:pk>/restore/", definitions.restore_custom_field, name="restore_custom_field"),
    path("custom-fields/<int:pk>/delete/", definitions.delete_custom_field, name="delete_custom_field"),
    path("custom-fields/<str:noun>/", definitions.list_custom_fields, name="list_custom_fields"),
    path("custom-fields/<str:noun>/new/", definitions.create_custom_field, name="create_custom_field"),
    path(
        "custom-fields/<str:noun>/new/<slug:kind>/",
        definitions.create_custom_field,
        name="create_custom_field_of",
    ),
    path("custom-values/find/<slug:kind>/", values.find_pointed, name="find_pointed"),
    path("custom-values/<str:noun>/<int:pk>/<slug:code>/", values.edit_custom, name="edit_custom"),
    path("custom-values/<str:noun>/<int:pk>/<slug:code>/reveal/", values.reveal_custom, name="reveal_custom"),
]
