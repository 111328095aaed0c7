"""What ends is started again; what is stopped leaves nothing."""

import signal
import subprocess
import sys
from contextlib import suppress
from threading import Event, Thread

import psutil
import pytest

from devstack import guard as guards
from devstack import processes
from devstack.supervisor import Service, Supervisor

SLEEP = "import time; time.sleep(60)"
WITH_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SLEEP!r}])"
DEAF = (
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    f"print('deaf', flush=True); {SLEEP}"
)


@pytest.fixture
def said():
    return []


@pytest.fixture
def supervisor(said):
    supervisor = Supervisor(said.append)
    yield supervisor
    supervisor.stop()


@pytest.fixture
def service(tmp_path):
    """A service that runs the given Python."""

    def make(code, *, name="worker", **options):
        log = tmp_path / f"{name}.log"
        return Service(
            name,
            lambda: processes.start([sys.executable, "-u", "-c", code], log=log),
            log,
            **options,
        )

    return make


@pytest.fixture
def watching(supervisor):
    """The supervisor at work beside the test, which is its own thread's business."""
    ended = Event()
    thread = Thread(target=supervisor.watch, args=(ended,))
    thread.start()
    yield
    ended.set()
    thread.join()


def test_service_that_is_being_started_is_not_started_twice(supervisor, service, said, watching):
    slow, begun, go_on, started, leave = service(SLEEP), *(Event() for _ in range(4))
    spawn = slow.spawn

    def wait_and_spawn():
        begun.set()
        assert go_on.wait(60)
        return spawn()

    def start_and_stay():  # a child ends with the thread that started it
        supervisor.start(slow)
        started.set()
        leave.wait(60)

    slow.spawn = wait_and_spawn
    starting = Thread(target=start_and_stay)
    starting.start()
    assert begun.wait(60)
    assert not processes.wait_until(lambda: said, seconds=0.5)  # it has looked several times
    go_on.set()
    assert started.wait(60)
    assert slow.alive
    leave.set()
    starting.join()


def test_killed_service_is_started_again(supervisor, service, said, watching):
    worker = service(SLEEP)
    supervisor.start(worker)
    first = worker.process.pid
    worker.process.kill()
    assert processes.wait_until(lambda: worker.process.pid != first and worker.alive, seconds=60)
    assert said == [f"worker ended (code -9) and is started again in 0.5 s; see {worker.log}"]


def test_service_that_keeps_failing_is_started_ever_more_slowly(
    supervisor, service, said, watching
):
    supervisor.start(service("raise SystemExit(3)"))
    assert processes.wait_until(lambda: len(said) >= 3, seconds=60)
    pauses = [line.partition(" again in ")[2].split()[0] for line in said[:3]]
    assert pauses == ["0.5", "1.0", "2.0"]


def test_child_of_a_killed_service_does_not_go_on_beside_the_next(supervisor, service, watching):
    worker = service(WITH_CHILD)
    supervisor.start(worker)
    leader = psutil.Process(worker.process.pid)
    assert processes.wait_until(lambda: leader.children(), seconds=60)
    (child,) = leader.children()
    worker.process.kill()
    assert processes.wait_until(lambda: _gone(child), seconds=60)


def test_stopping_leaves_no_process(supervisor, service):
    worker = service(WITH_CHILD)
    supervisor.start(worker)
    leader = psutil.Process(worker.process.pid)
    assert processes.wait_until(lambda: leader.children(), seconds=60)
    family = [leader, *leader.children(recursive=True)]
    supervisor.stop()
    assert all(_gone(process) for process in family)


def test_service_that_does_not_listen_is_ended_by_force(supervisor, service):
    worker = service(DEAF, patience=0.2)
    supervisor.start(worker)
    assert processes.wait_until(lambda: "deaf" in worker.log.read_text(), seconds=60)
    leader = psutil.Process(worker.process.pid)
    supervisor.stop()
    assert _gone(leader)


def test_servers_stop_after_those_who_use_them(supervisor, service, tmp_path):
    order = tmp_path / "order"
    tells = (
        "import signal, sys, time\n"
        "def end(*_):\n    time.sleep(.2); open({order!r}, 'a').write({name!r} + ' '); sys.exit()\n"
        "signal.signal(signal.SIGTERM, end)\nprint('up')\ntime.sleep(60)"
    )
    database, web = (
        service(tells.format(order=str(order), name=name), name=name, is_server=is_server)
        for name, is_server in (("database", True), ("web", False))
    )
    for each in (database, web):
        supervisor.start(each)
        assert processes.wait_until(lambda log=each.log: "up" in log.read_text(), seconds=60)
    supervisor.stop()
    assert order.read_text().split() == ["web", "database"]


@pytest.mark.parametrize("child", [SLEEP, WITH_CHILD, DEAF], ids=["alone", "parent", "deaf"])
def test_everything_below_ends_with_a_parent_that_is_killed(tmp_path, child):
    started = tmp_path / "started"
    parent_of_one = (
        "import sys; from pathlib import Path; from devstack import processes\n"
        f"child = processes.start([sys.executable, '-c', {child!r}], log=Path({str(started)!r}))\n"
        "child.wait()"
    )
    parent = processes.start([sys.executable, "-c", parent_of_one], log=None)
    leader = psutil.Process(parent.pid)
    expected = 3 if child == WITH_CHILD else 2  # the guard is one
    assert processes.wait_until(
        lambda: len(leader.children(recursive=True)) >= expected, seconds=20
    )
    if child == DEAF:
        assert processes.wait_until(lambda: "deaf" in started.read_text(), seconds=60)
    family = leader.children(recursive=True)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert processes.wait_until(lambda: all(map(_gone, family)), seconds=60)


def test_guard_knows_the_orphans_of_a_leader_that_is_gone(service):
    """By their mark; others in the same group, which a reused number would make, are spared."""
    mark = "0123456789abcdef"
    both = "import os, subprocess, sys\n" + "".join(
        f"env = {{**os.environ, {name!r}: {mark!r}}}\n"
        f"subprocess.Popen([sys.executable, '-c', {SLEEP!r}], env=env)\n"
        for name in (guards.VARIABLE, "SOMETHING_ELSE")
    )
    leader = service(f"{both}{SLEEP}").spawn()
    family = psutil.Process(leader.pid)
    assert processes.wait_until(lambda: len(family.children()) == 2, seconds=60)
    other = next(c for c in family.children() if c.environ().get("SOMETHING_ELSE") == mark)
    marked = next(c for c in family.children() if c.environ().get(guards.VARIABLE) == mark)
    leader.kill()
    leader.wait()
    guard = subprocess.Popen(
        [sys.executable, guards.__file__, mark], stdin=subprocess.PIPE, start_new_session=True
    )
    guard.communicate(f"{leader.pid} 1\n".encode())
    assert processes.wait_until(lambda: _gone(marked), seconds=60)
    assert not _gone(other)
    processes.kill_group(leader.pid)


def test_guard_spares_a_process_that_got_an_old_number(service):
    stranger = service(SLEEP).spawn()
    guard = subprocess.Popen(
        [sys.executable, guards.__file__, "a mark"], stdin=subprocess.PIPE, start_new_session=True
    )
    guard.communicate(f"{stranger.pid} 1\n".encode())  # 1: when the one we started began
    assert stranger.poll() is None
    processes.stop(stranger)


def _gone(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.status() == psutil.STATUS_ZOMBIE
    return True
