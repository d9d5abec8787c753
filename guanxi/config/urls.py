"""Mounts the rooms."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from guanxi.foundation.ui import kit

from . import docs, views
from .api import api

api_urls = api.urls
for pattern in api_urls[0]:
    # The API asks for a session or a token itself, and answers 401 instead of showing the sign-in page.
    if pattern.callback is not None:
        login_not_required(pattern.callback)

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/second-factor/", factors.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", login_not_required(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/language/", login_not_required(set_language), name="set_language"),
    path("sign-out/", account.logout, name="account_logout"),
    path("settings/", views.change_own_settings, name="change_own_settings"),
    path("start-own-data/", views.start_own_data, name="start_own_data"),
    path("ui/", kit.show_components, name="show_components"),
    path("api/docs/", docs.show_api, name="show_api"),
    path("api/v1/", api_urls),
    # Without a number: the newest version, which is the only one so far.
    path("api/", (api_urls[0], api_urls[1], "api-newest")),
    path("find/", include("guanxi.foundation.palette.urls")),
    path("", include("guanxi.scoring.urls")),
    path("", include("guanxi.customers.urls")),
    path("", include("guanxi.customers.needs.urls")),
    path("", include("guanxi.customers.credit.urls")),
    path("", include("guanxi.customers.quality.urls")),
    path("", include("guanxi.customers.sensitive.urls")),
    path("", include("guanxi.customers.consent.urls")),
    path("", include("guanxi.customers.duplicates.urls")),
    path("", include("guanxi.customers.parties.urls")),
    path("", include("guanxi.customers.profiles.urls")),
    path("", include("guanxi.customers.proposals.urls")),
    path("", include("guanxi.customers.subject_rights.urls")),
    path("", include("guanxi.purchases.urls")),
    path("", include("guanxi.foundation.tasks.urls")),
    path("", include("guanxi.foundation.approvals.urls")),
    path("", include("guanxi.foundation.calendar.urls")),
    path("imports/", include("guanxi.foundation.imports.urls")),
    path("", include("guanxi.foundation.worklists.urls")),
    path("files/", include("guanxi.foundation.files.urls")),
    path("comments/", include("guanxi.foundation.comments.urls")),
    path("notices/", include("guanxi.foundation.notifications.urls")),
    path("", include("guanxi.foundation.customfields.urls")),
    path("views/", include("guanxi.foundation.savedviews.urls")),
    path("jobs/", include("guanxi.foundation.jobs.urls")),
    path("", include("guanxi.foundation.signin.urls")),
    path("", include("guanxi.foundation.rotation.urls")),
    path("", include("guanxi.foundation.safekeeping.urls")),
    path("", include("guanxi.foundation.policies.urls")),
    path("", include("guanxi.foundation.staff.urls")),
    path("", include("guanxi.foundation.rights.urls")),
    path("audit/", include("guanxi.foundation.oversight.urls")),
]
handler400 = "guanxi.config.views.not_understood"
handler403 = "guanxi.config.views.forbidden"
handler404 = "guanxi.config.views.not_found"
handler500 = "guanxi.config.views.failed"
