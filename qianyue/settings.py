"""Settings, all from the environment; the defaults are the embedded installation that `qianyue run` starts.

QIANYUE_ENV          development (default) or production; production refuses sandboxes and software keys (operations/checks.py)
QIANYUE_DATA         folder of everything that lives: keys, documents, the embedded cluster (default ./var)
DATABASE_URL         libpq connection string of the application's role
QIANYUE_GATEWAYS     JSON file with the addresses of the outside parties (gateways.from_settings)
QIANYUE_URL          public address of this service, used in messages
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = os.environ.get("QIANYUE_ENV", "development")
PRODUCTION = ENVIRONMENT == "production"
DATA = Path(os.environ.get("QIANYUE_DATA", ROOT / "var")).resolve()
PUBLIC_URL = os.environ.get("QIANYUE_URL", "http://127.0.0.1:8000")


def _database(url: str) -> dict[str, object]:
    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", ""),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "CONN_MAX_AGE": None,  # fixed thread counts make a fixed number of connections
        "CONN_HEALTH_CHECKS": True,
        # Bound on the server: statements are prepared once a connection and planned once (a third of the database's CPU).
        "OPTIONS": {"application_name": "qianyue", "server_side_binding": True, "prepare_threshold": 3},
    }


DATABASES = {"default": _database(os.environ.get("DATABASE_URL", "postgresql://qianyue_app@/qianyue"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_gateways_file = os.environ.get("QIANYUE_GATEWAYS")
GATEWAYS: dict[str, str] = {
    "storage": str(DATA / "documents"),
    **(json.loads(Path(_gateways_file).read_text()) if _gateways_file else {}),
}

SERVER = os.environ.get("QIANYUE_SERVER", "node-1")  # named in every event

# The session key: kept with the other keys in DATA, handed over by whoever starts us.
SECRET_KEY = os.environ.get("QIANYUE_SECRET_KEY", "development-only-" + "0" * 40)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("QIANYUE_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
ROOT_URLCONF = "qianyue.web.urls"
WSGI_APPLICATION = "qianyue.web.wsgi.application"
APPEND_SLASH = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "qianyue.operations",
    "qianyue.evidence",
    "qianyue.people",
    "qianyue.employers",
    "qianyue.notices",
    "qianyue.contracts",
    "qianyue.oversight",
    "qianyue.web",
]
MIDDLEWARE = [
    "qianyue.web.middleware.request_context",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "qianyue.web.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "qianyue.web.middleware.errors",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "qianyue" / "web" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "qianyue.web.context.house",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["qianyue.people.passwords.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/login"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "qianyue"
SESSION_COOKIE_AGE = 30 * 60  # MLPS 8.1.4.1 b: idle sessions end
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SAMESITE = "Lax"  # the identity provider sends people back by a link
CSRF_FAILURE_VIEW = "qianyue.web.views.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 40 * 1024 * 1024  # a file given to /verify stays in memory: nothing is kept
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "qianyue" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "qianyue" / "web" / "static", ROOT / ".assets" / "static"]
STATIC_ROOT = DATA / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LOGGING_CONFIG = None  # structlog, set up in operations/logs.py
