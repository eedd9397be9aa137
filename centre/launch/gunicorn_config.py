"""How gunicorn serves the centre (ADR 0004). Read by gunicorn; the names are gunicorn's."""

import os
from pathlib import Path

from centre import environment
from centre.launch.commands import data_folder

bind = f"{environment.text('CENTRE_HOST', '127.0.0.1')}:{environment.number('CENTRE_PORT', 8000, 1, 65535)}"
workers = environment.number("CENTRE_WEB_PROCESSES", 2, 1, 64)
worker_class = "sync"
preload_app = True
timeout = 60
graceful_timeout = 15
max_requests = 5000
max_requests_jitter = 500
proc_name = "centre"
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - a heartbeat, never data
# Nobody but a proxy of ours is believed about who the visitor is.
forwarded_allow_ips = "127.0.0.1,::1" if environment.number("CENTRE_PROXIES", 0, 0, 9) else ""

# %(U)s is the path alone: query strings and the pages people came from stay out of the log.
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
accesslog = str(Path(data_folder()) / "log" / "access.log")
errorlog = "-"
loglevel = "warning"


def on_starting(server):
    """Refuse to serve as a database role that could get round the rules the database keeps."""
    import psycopg

    from centre import settings
    from centre.core.privileges import PowerfulRole, refuse_powerful_role

    where = settings.DATABASES["default"]
    with psycopg.connect(
        host=where["HOST"],
        port=where["PORT"] or None,
        user=where["USER"],
        password=where["PASSWORD"] or None,
        dbname=where["NAME"],
        **where["OPTIONS"],
    ) as connection:
        try:
            refuse_powerful_role(connection)
        except PowerfulRole as error:
            raise SystemExit(str(error)) from None


def when_ready(server):
    """Load what is slow to import before the web processes are made, so that all share it and nobody waits for it."""
    import importlib

    from django.urls import get_resolver

    for slow in ("altair", "vl_convert"):
        importlib.import_module(slow)
    assert get_resolver().url_patterns  # noqa: S101 - asking for them loads every view


def post_fork(server, worker):
    """A web process ends with its master: an orphan would keep the port, and answer from it."""
    from centre.launch.children import end_with_parent

    end_with_parent()


def pre_fork(server, worker):
    """A web process must not inherit a connection: two would talk over each other."""
    from django.db import connections

    connections.close_all()
