from django.urls import path

from .views import colleagues, own

urlpatterns = [
    path("", colleagues.list_people, name="list_people"),
    path("new/", colleagues.create_user, name="create_user"),
    path("me/password/", own.change_own_password, name="change_own_password"),
    path("me/tokens/", own.list_tokens, name="list_tokens"),
    path("me/tokens/new/", own.create_token, name="create_token"),
    path("me/tokens/<int:pk>/revoke/", own.revoke_token, name="revoke_token"),
    path("<int:pk>/roles/", colleagues.assign_roles, name="assign_roles"),
    path("<int:pk>/close/", colleagues.close_account, name="close_account"),
    path("<int:pk>/password/", colleagues.set_password, name="set_password"),
]
