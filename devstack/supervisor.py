"""Keeps services running: one that ends is started again, ever more slowly while it fails."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from devstack import processes

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a service is started again
SETTLED = 30.0  # one that lived so long before it ended is not failing


@dataclass(slots=True)
class Service:
    """How one service is started and asked to end."""

    name: str
    spawn: Callable[[], subprocess.Popen[bytes]]
    log: Path
    ends_by: signal.Signals = signal.SIGTERM
    patience: float = 8.0
    is_server: bool = False  # others depend on it: it stops last
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default_factory=time.monotonic, init=False)
    failures: int = field(default=0, init=False)

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        with processes.undisturbed():
            self.process, self.started = self.spawn(), time.monotonic()


class Supervisor:
    """Starts services, watches them, stops them. It says in one line what it had to do."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.services: list[Service] = []

    def start(self, service: Service) -> None:
        """Start a service and keep it running from now on."""
        self.services.append(service)
        service.start()

    def adopt(self, service: Service) -> None:
        """Keep a service running that was started already."""
        self.services.append(service)

    def watch(self, ended: Event, *, also: Callable[[], bool] = lambda: False) -> None:
        """Restart what ends until `ended` is set or `also()` holds."""
        due: dict[str, float] = {}
        while not ended.wait(0.1) and not also():
            for service in self.services:
                if service.alive or service.process is None:  # or it is being started just now
                    continue
                if service.name not in due:
                    self._clear_away(service)
                    due[service.name] = time.monotonic() + self._pause(service)
                elif time.monotonic() >= due[service.name]:
                    del due[service.name]
                    service.start()

    def stop(self) -> None:
        """End what serves people first, then the servers under it; nothing is left behind."""
        for is_server in (False, True):
            ending = [
                (each, each.process)
                for each in self.services
                if each.is_server is is_server and each.process and each.alive
            ]
            for service, process in ending:
                process.send_signal(service.ends_by)
            for service, process in ending:
                processes.stop(process, by=service.ends_by, patience=service.patience)
                processes.kill_group(process.pid)  # it may have ended before its children did
        self.services.clear()

    @staticmethod
    def _clear_away(service: Service) -> None:
        """Children that a killed service left behind would work beside the next one."""
        if service.process is not None:
            processes.kill_group(service.process.pid)

    def _pause(self, service: Service) -> float:
        """Seconds until the next start of a service that has just ended; announces it."""
        lived = time.monotonic() - service.started
        service.failures = 0 if lived > SETTLED else service.failures + 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** max(0, service.failures - 1))
        code = service.process.returncode if service.process else None
        self.say(
            f"{service.name} ended (code {code}) and is started again in {pause:.1f} s; "
            f"see {service.log}"
        )
        return pause
