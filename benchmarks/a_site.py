"""A whole site in a folder that goes away: servers, web, workers and beat under the supervisor."""

import json
import os
import shutil
import signal
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from devstack import home, processes
from devstack.site import Site

PASSWORD = "evidence-demo"
DATABASE = {"shared_buffers": "1GB", "max_wal_size": "4GB", "jit": "off"}  # docs/deployment.md


class Running:
    """The site, its address, and ways to hurt it."""

    def __init__(self, site: Site, port: int) -> None:
        self.site, self.port = site, port
        self.address = f"http://127.0.0.1:{port}"

    def token(self, username: str) -> str:
        body = {"username": username, "password": PASSWORD}
        return self.ask("POST", "/api/token/", body)["token"]

    def ask(self, method: str, path: str, body: Any = None, token: str = "") -> Any:
        request = urllib.request.Request(self.address + path, method=method)
        request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Token {token}")
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(request, data=data, timeout=30) as answer:
            return json.loads(answer.read())

    def kill(self, name: str, *, by: signal.Signals = signal.SIGKILL) -> None:
        """End a service and its children; the supervisor starts it again."""
        services = self.site.supervisor.services
        service = next(one for one in services if one.name.lower().startswith(name.lower()))
        if service.process is None:
            return
        if by == signal.SIGKILL:
            os.killpg(service.process.pid, by)
        else:  # in order: the service ends its own children
            service.process.send_signal(by)

    def forget_the_queue(self) -> None:
        """The broker is killed, and comes back with nothing of what it knew."""
        if self.site.valkey is None:
            return
        self.kill(self.site.valkey.service().name)
        shutil.rmtree(self.site.valkey.data, ignore_errors=True)


@contextmanager
def running(*, examples: bool = True, workers: bool = True) -> Iterator[Running]:
    """Django is set up in this process too, on the same database."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    folder = home.prepare(Path(tempfile.mkdtemp(prefix="evidence-bench-")))
    site = Site(folder, say=lambda _: None, settings=DATABASE)
    port, ended = processes.free_port(), threading.Event()
    try:
        site.start_servers()
        site.prepare(examples=examples)
        site.start_web(port)
        if workers:
            site.start_worker()
            site.start_beat()
        site.wait_for_web(port)
        if workers:
            site.wait_for_worker()
        watch = threading.Thread(target=site.supervisor.watch, args=(ended,))
        watch.start()
        os.environ.update(site.variables)
        import django

        django.setup()
        yield Running(site, port)
    finally:
        ended.set()
        time.sleep(0.3)
        site.stop()
        shutil.rmtree(folder, ignore_errors=True)


def person(username: str) -> Any:
    """An account of this server, made when it is missing."""
    from evidence.models import User

    found = User.objects.filter(username=username).first()
    return found or User.objects.create_user(username, password=PASSWORD)


def seconds_until(true: Callable[[], bool], *, most: float = 60) -> float:
    """How long it took, from now; `most` when it did not come true."""
    began = time.perf_counter()
    while time.perf_counter() - began < most:
        try:
            if true():
                return time.perf_counter() - began
        except Exception as away:  # noqa: BLE001 - servers are being killed on purpose
            del away
            from django.db import connection

            connection.close()
        time.sleep(0.02)
    return most


def machine() -> str:
    """What the figures were taken on."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "unknown processor",
    )
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores of {model}; load before: {load:.1f}"
