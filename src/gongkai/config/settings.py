"""Settings, all of them from the environment; docs/settings.md lists the variables."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from gongkai.config.database import database


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "on"}


PACKAGE_DIR = Path(__file__).resolve().parent.parent

# --- Gongkai's own -----------------------------------------------------------------------------------------------
GONGKAI_VAR = Path(os.environ.get("GONGKAI_VAR", "var")).resolve()
GONGKAI_KEYS_DIR = Path(os.environ.get("GONGKAI_KEYS_DIR", GONGKAI_VAR / "keys")).resolve()
GONGKAI_KEYS = os.environ.get("GONGKAI_KEYS", "")
GONGKAI_CIPHER = os.environ.get("GONGKAI_CIPHER", "aes")  # aes | sm4
GONGKAI_AUDIT_HASH = os.environ.get("GONGKAI_AUDIT_HASH", "sha256")  # sha256 | sm3
GONGKAI_TODAY = os.environ.get("GONGKAI_TODAY", "")
GONGKAI_PORTAL = _flag("GONGKAI_PORTAL", True)
GONGKAI_PROXIES = int(os.environ.get("GONGKAI_PROXIES", "0") or 0)
GONGKAI_FILES_DIR = GONGKAI_VAR / "files"
GONGKAI_SEAL_LOG = GONGKAI_VAR / "audit-seals.log"
GONGKAI_CLAMAV = os.environ.get("GONGKAI_CLAMAV", "")
GONGKAI_CONVERTER = os.environ.get("GONGKAI_CONVERTER", "")
GONGKAI_CORRECTION_DAYS = int(os.environ.get("GONGKAI_CORRECTION_DAYS", "20"))
GONGKAI_COMPLAINT_DAYS = int(os.environ.get("GONGKAI_COMPLAINT_DAYS", "30"))
GONGKAI_PAYMENT_HOW = os.environ.get(
    "GONGKAI_PAYMENT_HOW", "请凭收费通知书到受理机关开具缴款通知，按通知载明的方式缴入国库，并保留财政票据。"
)
GONGKAI_OUTLETS_PRIVATE = _flag("GONGKAI_OUTLETS_PRIVATE", False)
GONGKAI_OUTSIDE_LINKS = _flag("GONGKAI_OUTSIDE_LINKS", False)
GONGKAI_OCR = os.environ.get("GONGKAI_OCR", "")
GONGKAI_ESEAL = os.environ.get("GONGKAI_ESEAL", "")
GONGKAI_SEARCH_DIR = os.environ.get("GONGKAI_SEARCH_DIR", "")  # "search" in GONGKAI_VAR if empty
GONGKAI_ASK_URL = os.environ.get("GONGKAI_ASK_URL", "")
GONGKAI_ASK_KEY = os.environ.get("GONGKAI_ASK_KEY", "")
GONGKAI_ASK_MODEL = os.environ.get("GONGKAI_ASK_MODEL", "")
GONGKAI_ASK_SECONDS = float(os.environ.get("GONGKAI_ASK_SECONDS", "6"))
GONGKAI_PAGE_CACHE_MB = int(os.environ.get("GONGKAI_PAGE_CACHE_MB", "64"))
GONGKAI_SEARCH_MEANING = os.environ.get("GONGKAI_SEARCH_MEANING", "auto")
GONGKAI_SEARCH_ENGINE = os.environ.get("GONGKAI_SEARCH_ENGINE", "gongkai.search.tantivy_engine.TantivyEngine")


def _secret_key() -> str:
    """The environment's key, else the one in the keys folder, else one that lives as long as this process."""
    kept = GONGKAI_KEYS_DIR / "secret_key"
    if value := os.environ.get("GONGKAI_SECRET_KEY", ""):
        return value
    return kept.read_text().strip() if kept.is_file() else secrets.token_urlsafe(50)


# --- Django ------------------------------------------------------------------------------------------------------
SECRET_KEY = _secret_key()
DEBUG = _flag("GONGKAI_DEBUG", False)
ALLOWED_HOSTS = os.environ.get("GONGKAI_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("GONGKAI_TRUSTED_ORIGINS", "").split(",") if origin]
GONGKAI_HTTPS = _flag("GONGKAI_HTTPS", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if GONGKAI_HTTPS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = GONGKAI_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if GONGKAI_HTTPS else 0
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

INSTALLED_APPS = [
    "gongkai.kernel",
    "gongkai.organs",
    "gongkai.disclosure",
    "gongkai.foi",
    "gongkai.services",
    "gongkai.statistics",
    "gongkai.search",
    "gongkai.portal",
    "gongkai.demo",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",  # the admin's frame needs it; no document of it is served, see kernel.back_office
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gongkai.config.headers.SecurityHeaders",
    "gongkai.disclosure.moving.OldAddresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gongkai.kernel.script.TraditionalScript",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gongkai.kernel.back_office.KeepersOnly",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "gongkai.config.urls"
WSGI_APPLICATION = "gongkai.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), GONGKAI_VAR / "db.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Background work of ours goes by the outbox; what Wagtail enqueues (its reference index) is small and runs at once.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

AUTH_USER_MODEL = "kernel.User"
AUTHENTICATION_BACKENDS = ["gongkai.kernel.signin.ThrottledBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "/admin/login/"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("GONGKAI_STATIC", GONGKAI_VAR / "static"))
# Files are served from the packages themselves, so that a fresh clone needs no collectstatic.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_URL = "/media/"
MEDIA_ROOT = GONGKAI_VAR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_PERMISSIONS = 0o600

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

WAGTAIL_SITE_NAME = "公开"
WAGTAILADMIN_BASE_URL = os.environ.get("GONGKAI_BASE_URL", "http://127.0.0.1:8000")
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("GONGKAI_LOG_LEVEL", "WARNING")},
}
