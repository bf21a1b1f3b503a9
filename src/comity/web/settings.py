"""What Django needs to know of the pages; the store's settings (`adapters.storage.settings`) add the rest."""

from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent

WEB_SETTINGS: dict[str, Any] = {
    "root_urlconf": "comity.web.urls",
    "middleware": [
        "django.middleware.security.SecurityMiddleware",
        "comity.web.middleware.security_headers",
        "django.middleware.common.CommonMiddleware",  # refuses a host name that is not ours
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
        "comity.web.middleware.FaultPages",
    ],
    "templates": [
        {
            "BACKEND": "django.template.backends.jinja2.Jinja2",
            "DIRS": [_HERE / "templates"],
            "APP_DIRS": False,
            "OPTIONS": {"environment": "comity.web.rendering.environment", "autoescape": True},
        }
    ],
    "installed_apps": [],
    "extra": {
        "CSRF_FAILURE_VIEW": "comity.web.faults.forged_form",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 256 << 10,  # bytes of words in a form; files are bounded by `uploads`
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 2000,  # a letter with many measures, each with its papers
        "DATA_UPLOAD_MAX_NUMBER_FILES": 40,
        "FILE_UPLOAD_HANDLERS": ["comity.web.uploads.BoundedUpload"],
        "LOGGING_CONFIG": None,  # whoever starts the process says where its log goes
    },
}
