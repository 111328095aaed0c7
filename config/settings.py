"""Settings, all from the environment. A missing one stops the start with a sentence."""

from pathlib import Path

import environ
import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def required(name: str, what: str) -> str:
    """The value of an environment variable, or a sentence that says what to set."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {what}. See docs/deployment.md.")
    return value


def number(name: str, default: int) -> int:
    """A whole number from the environment, 0 or more, or a sentence that names the variable."""
    value = env.str(name, default=str(default)).strip()
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"Set {name} to a whole number; it is “{value}”.")
    return int(value)


def database(address: str) -> dict:
    """How Django reaches the database at an address, or a sentence that names the variable."""
    if not address.startswith(("postgresql://", "postgres://")):
        raise ImproperlyConfigured(
            "Set DATABASE_URL to the address of a PostgreSQL database, "
            "postgresql://user:password@host:5432/database. See docs/deployment.md."
        )
    return env.db_url_config(address)


def broker(address: str) -> str:
    """The address of the queue and the cache, or a sentence that names the variable."""
    if not address.startswith(("redis://", "rediss://")):
        raise ImproperlyConfigured(
            "Set REDIS_URL to the address of a Redis 7 or Valkey server, redis://host:6379/0 or "
            "rediss://host:6379/0. See docs/deployment.md."
        )
    return address


SECRET_KEY = required("SECRET_KEY", "a long random string that only this server knows")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUSTED_PROXIES = number("TRUSTED_PROXIES", 0)  # how many stand before us
HTTPS = env.bool("HTTPS", default=True)  # the demo on loopback has no certificate

INSTALLED_APPS = [
    "config.apps.LedgerAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "rest_framework.authtoken",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_celery_beat",
    "django_htmx",
    "import_export",
    "pgtrigger",
    "pghistory",
    "axes",
    "csp",
    "evidence",
    "screening",
    "analysis",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "config.freshness.FreshnessMiddleware",
    "config.errors.RefusalMiddleware",
    "config.texts.WithoutNulMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.shell.around",
            ],
        },
    },
]

DATABASES = {
    "default": {
        **database(required("DATABASE_URL", "postgresql://user:password@host:5432/database")),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
REDIS_URL = broker(required("REDIS_URL", "redis://host:6379/0, a Redis 7 or Valkey server"))

AUTH_USER_MODEL = "evidence.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "config.client.address"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "errors/429.html"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="history")

LANGUAGE_CODE = "en"
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))
# Compressing all files takes a minute of two cores, once per release; the demo does without.
COMPRESS_STATIC = env.bool("COMPRESS_STATIC", default=True)
STATIC_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"
if not COMPRESS_STATIC:
    STATIC_STORAGE = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
if DEBUG:
    STATIC_STORAGE = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}
WHITENOISE_USE_FINDERS = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MAX_IMPORT_BYTES = number("MAX_IMPORT_BYTES", 2 * 1024**3)
MAX_PDF_BYTES = number("MAX_PDF_BYTES", 50 * 1024**2)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap draws its marks as data images
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-src": [SELF],  # the PDF beside the form
        "frame-ancestors": [NONE],
        "connect-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "rest_framework.filters.SearchFilter",
        "evidence.api.lists.Ordered",
    ],
    "SEARCH_PARAM": "q",
    "DEFAULT_PAGINATION_CLASS": "evidence.api.lists.Pages",
    "PAGE_SIZE": 100,
    "EXCEPTION_HANDLER": "config.errors.api_exception_handler",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Evidence Ledger",
    "DESCRIPTION": "Systematic reviews, from records to pooled results that follow every edit.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/",
    "ENUM_NAME_OVERRIDES": {  # fields of one name with different choices, and the reverse
        "ImportStateEnum": "evidence.models.ImportState",
        "RetrievalStateEnum": "evidence.models.RetrievalState",
        "PairAnswerEnum": "evidence.models.PairAnswer",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True  # state lives in rows
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
# A new child loads the engine before it says that it is there. With Celery's 4 seconds a busy
# machine kills and begins it again for ever, and is busier for it.
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 60
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 1800
CELERY_TASK_SOFT_TIME_LIMIT = 1740
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    # A web request must not wait for a dead broker: the sweep heals what was not sent.
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
# What a reader waits for has its own queue and worker; drawing and importing never stand before it.
CELERY_TASK_ROUTES = {
    "analysis.tasks.refresh": {"queue": "fresh"},
    "analysis.tasks.sweep": {"queue": "fresh"},
    "analysis.tasks.preview": {"queue": "fresh"},
    # The last among those that share a queue (0 goes first): an import does not wait for drawings.
    "analysis.tasks.draw_downloads": {"queue": "celery", "priority": 9},
    "analysis.tasks.draw_review": {"queue": "celery", "priority": 9},
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = {
    "sweep stale reviews": {"task": "analysis.tasks.sweep", "schedule": 2.0},
    "sweep imports": {"task": "evidence.tasks.sweep", "schedule": 10.0},
    "sweep screening": {"task": "screening.tasks.sweep", "schedule": 30.0},
    "return expired claims": {"task": "screening.tasks.return_expired", "schedule": 60.0},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "fontTools": {"level": "WARNING"},  # tells of every glyph of every PDF
        "matplotlib": {"level": "WARNING"},
    },
}
