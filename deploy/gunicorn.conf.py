"""gunicorn as measured: threads, since requests wait for the database more than they compute.

Each thread keeps one database connection, so PostgreSQL needs workers x threads of them for the
web, besides those of the Celery workers.
"""

import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60  # an upload of 2 GB arrives at nginx first, so no request takes long here
graceful_timeout = 30
preload_app = True  # the site is loaded once and shared; a new release is a restart, not a reload
max_requests, max_requests_jitter = 5_000, 500
control_socket_disable = True
