from django.urls import path

from .views import colleague, company, confirm, factors, own, rescue

urlpatterns = [
    path("people/me/sessions/", own.list_sessions, name="list_sessions"),
    path("people/me/sessions/end-others/", own.end_other_sessions, name="end_other_sessions"),
    path("people/me/sessions/<int:pk>/end/", own.end_own_session, name="end_own_session"),
    path("people/me/second-factor/", factors.show_factors, name="show_factors"),
    path("people/me/second-factor/app/", factors.add_authenticator_app, name="add_authenticator_app"),
    path("people/me/second-factor/passkey/", factors.add_passkey, name="add_passkey"),
    path("people/me/second-factor/codes/", factors.make_recovery_codes, name="make_recovery_codes"),
    path("people/me/second-factor/<int:pk>/remove/", factors.remove_factor, name="remove_factor"),
    path("sign-in/forgotten/", rescue.use_rescue, name="use_rescue"),
    path("people/<int:pk>/access/rescue/", colleague.hand_out_rescue, name="hand_out_rescue"),
    path("people/<int:pk>/access/rescue/take-back/", colleague.take_back_rescue, name="take_back_rescue"),
    path("confirm/", confirm.confirm, name="confirm"),
    path("company/second-factor/", company.require_second_factor, name="require_second_factor"),
    path("people/<int:pk>/access/remove-factors/", colleague.remove_factors, name="remove_factors"),
    path("people/<int:pk>/access/", colleague.show_access, name="show_access"),
    path("people/<int:pk>/access/end-sessions/", colleague.end_sessions, name="end_sessions"),
    path("people/<int:pk>/access/sessions/<int:visit>/end/", colleague.end_session, name="end_session"),
    path(
        "people/<int:pk>/access/tokens/<int:token>/revoke/",
        colleague.revoke_token,
        name="revoke_colleague_token",
    ),
]
