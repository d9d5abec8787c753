from django.urls import path

from .views import colleagues, company, own

urlpatterns = [
    path("people/", colleagues.list_people, name="list_people"),
    path("people/new/", colleagues.create_user, name="create_user"),
    path("people/me/settings/", own.choose_language_and_zone, name="choose_language_and_zone"),
    path("people/me/sign-in-name/", own.change_own_sign_in_name, name="change_own_sign_in_name"),
    path("people/me/password/", own.change_own_password, name="change_own_password"),
    path("people/me/tokens/", own.list_tokens, name="list_tokens"),
    path("people/me/tokens/new/", own.create_token, name="create_token"),
    path("people/me/tokens/<int:pk>/revoke/", own.revoke_token, name="revoke_token"),
    path("people/<int:pk>/roles/", colleagues.assign_roles, name="assign_roles"),
    path("people/<int:pk>/name/", colleagues.rename_user, name="rename_user"),
    path("people/<int:pk>/sign-in-name/", colleagues.change_sign_in_name, name="change_sign_in_name"),
    path("people/<int:pk>/department/", colleagues.move_user, name="move_user"),
    path("people/<int:pk>/close/", colleagues.close_account, name="close_account"),
    path("people/<int:pk>/open/", colleagues.open_account, name="open_account"),
    path("people/<int:pk>/password/", colleagues.set_password, name="set_password"),
    path("company/", company.change_company, name="change_company"),
    path("company/departments/", company.list_departments, name="list_departments"),
    path("company/departments/new/", company.create_department, name="create_department"),
    path("company/departments/<int:pk>/name/", company.rename_department, name="rename_department"),
]
