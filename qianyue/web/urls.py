"""Every address of the web face, by room: public pages, logging in, the worker's screens, the employer's desk."""

from __future__ import annotations

from django.urls import path

from qianyue.web.views import health, login, preferences, public

PUBLIC = [
    path("", public.home, name="home"),
    path("privacy", public.privacy, name="privacy"),
    path("livez", health.livez, name="livez"),
    path("healthz", health.healthz, name="healthz"),
    path("large-type", preferences.large_type, name="large_type"),
    path("language", preferences.language, name="language"),
    path("login", login.phone, name="login"),
    path("login/code", login.code, name="login_code"),
    path("logout", login.log_out, name="logout"),
]

urlpatterns = [*PUBLIC]

handler400 = "qianyue.web.views.errors.bad_request"
handler403 = "qianyue.web.views.errors.not_allowed"
handler404 = "qianyue.web.views.errors.not_found"
handler500 = "qianyue.web.views.errors.server_error"
