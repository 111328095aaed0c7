import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# Every page now, once, and not in each process's first request: gunicorn loads us before it forks.
import_module("config.urls")
# What is loaded now stays: no collection of garbage walks it, and forked processes share its pages.
gc.collect()
gc.freeze()
