from django.urls import path

from .views import colleague, own

urlpatterns = [
    path("people/me/sessions/", own.list_sessions, name="list_sessions"),
    path("people/me/sessions/end-others/", own.end_other_sessions, name="end_other_sessions"),
    path("people/me/sessions/<int:pk>/end/", own.end_own_session, name="end_own_session"),
    path("people/<int:pk>/access/", colleague.show_access, name="show_access"),
    path("people/<int:pk>/access/end-sessions/", colleague.end_sessions, name="end_sessions"),
    path("people/<int:pk>/access/sessions/<int:visit>/end/", colleague.end_session, name="end_session"),
    path(
        "people/<int:pk>/access/tokens/<int:token>/revoke/",
        colleague.revoke_token,
        name="revoke_colleague_token",
    ),
]
