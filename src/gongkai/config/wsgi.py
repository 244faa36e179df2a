"""The WSGI entry point: the platform, with anonymous pages kept in memory before it."""

from __future__ import annotations

import os
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
application: Any = get_wsgi_application()

# Its models can only be imported once Django is set up.
from django.conf import settings  # noqa: E402

from gongkai.config.page_cache import PageCache  # noqa: E402

if settings.GONGKAI_PAGE_CACHE_MB:
    application = PageCache(application, settings.GONGKAI_PAGE_CACHE_MB * 2**20)
