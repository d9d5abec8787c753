from django.urls import path

from .views import access, groups, outward, roles, simulating

urlpatterns = [
    path("roles/", roles.list_roles, name="list_roles"),
    path("roles/new/", roles.create_role, name="create_role"),
    path("roles/outward/", outward.change_outward_files, name="change_outward_files"),
    path("roles/<int:pk>/", roles.show_role, name="show_role"),
    path("roles/<int:pk>/change/", roles.change_role, name="change_role"),
    path("roles/<int:pk>/copy/", roles.copy_role, name="copy_role"),
    path("roles/<int:pk>/remove/", roles.remove_role, name="remove_role"),
    path("people/<int:pk>/look/", simulating.start_simulation, name="start_simulation"),
    path("people/look/end/", simulating.end_simulation, name="end_simulation"),
    path("people/me/rights/", access.show_own_rights, name="show_own_rights"),
    path("people/<int:pk>/rights/", access.show_rights, name="show_rights"),
    path("access/<str:kind>/<int:pk>/", access.explain_access, name="explain_access"),
    path("groups/", groups.list_groups, name="list_groups"),
    path("groups/new/", groups.create_group, name="create_group"),
    path("groups/<int:pk>/", groups.change_group, name="change_group"),
    path("groups/<int:pk>/delete/", groups.delete_group, name="delete_group"),
]
