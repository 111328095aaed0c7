"""The settings and the urls: the only place that knows all three apps."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
