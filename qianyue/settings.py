"""Settings, all from the environment; the defaults are the embedded installation that `qianyue run` starts.

QIANYUE_ENV          development (default) or production; production refuses sandboxes and software keys (operations/checks.py)
QIANYUE_DATA         folder of everything that lives: keys, documents, the embedded cluster (default ./var)
DATABASE_URL         libpq connection string of the application's role
QIANYUE_GATEWAYS     JSON file with the addresses of the outside parties (gateways.from_settings)
QIANYUE_URL          public address of this service, used in messages
QIANYUE_SUITE        p256 (default) or sm2: what workers and new seals sign with (contracts/suite.py)
QIANYUE_KEYSTORE     where new keys of seals and of the platform are made (operations/keystore.py): software (default), server
                     (`signer` among the gateways), token (PKCS#11: QIANYUE_TOKEN_MODULE, _LABEL, _PIN_FILE)
QIANYUE_OPERATOR     who runs the platform, as the certificate of its own signature names it (suite sm2)
QIANYUE_QUIET        when nobody is disturbed with what may wait, in China (default 21:30-07:30; notices/channels.py)
QIANYUE_RENEW_DAYS   how many days before a contract's timestamp lapses a newer one is put over it (default 365)
QIANYUE_COMPLAINT_DAYS  within how many working days a worker's complaint is to be answered (default 5)
QIANYUE_OFFICER_IDLE_MINUTES  after how long without a request an officer's session ends (default 30)
QIANYUE_SCANS_DAYS   how many days after the decision the papers of an application are deleted (default 30)
"""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = os.environ.get("QIANYUE_ENV", "development")
PRODUCTION = ENVIRONMENT == "production"
DATA = Path(os.environ.get("QIANYUE_DATA", ROOT / "var")).resolve()
PUBLIC_URL = os.environ.get("QIANYUE_URL", "http://127.0.0.1:8000")

SUITE = os.environ.get("QIANYUE_SUITE", "p256")
if SUITE not in ("p256", "sm2"):
    raise SystemExit(f"QIANYUE_SUITE 只能是 p256 或 sm2，不能是“{SUITE}”。")
KEYSTORE = os.environ.get("QIANYUE_KEYSTORE", "software")
if KEYSTORE not in ("software", "server", "token"):
    raise SystemExit(f"QIANYUE_KEYSTORE 只能是 software、server 或 token，不能是“{KEYSTORE}”。")
TOKEN = {name: os.environ.get(f"QIANYUE_TOKEN_{name.upper()}", "") for name in ("module", "label", "pin_file")}
OPERATOR = os.environ.get("QIANYUE_OPERATOR", "签约电子劳动合同平台（未登记运营机构）")


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

COMPLAINT_DAYS = int(os.environ.get("QIANYUE_COMPLAINT_DAYS", "5"))
SCANS_KEPT = datetime.timedelta(days=int(os.environ.get("QIANYUE_SCANS_DAYS", "30")))
RENEW_BEFORE = datetime.timedelta(days=int(os.environ.get("QIANYUE_RENEW_DAYS", "365")))

QUIET_HOURS = tuple(os.environ.get("QIANYUE_QUIET", "21:30-07:30").split("-"))  # China time: what may wait, waits

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
OFFICER_IDLE = 60 * int(os.environ.get("QIANYUE_OFFICER_IDLE_MINUTES", "30"))  # seconds; of officers
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
