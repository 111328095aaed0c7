"""What docs/deployment.md and deploy/ promise, tried."""

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from devstack import binaries, postgres

ROOT = Path(__file__).resolve().parents[2]
RESTORE = ["pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction"]
PRODUCTION = {
    "SECRET_KEY": secrets.token_urlsafe(60),
    "DATABASE_URL": "postgresql://evidence:password@127.0.0.1:1/evidence",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ALLOWED_HOSTS": "review.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://review.example.org",
}


def manage(*arguments: str, without: str = "") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **PRODUCTION}
    environment.pop(without, None)
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", *arguments],
        env=environment,
        capture_output=True,
        text=True,
    )


def test_check_deploy_is_clean():
    done = manage("check", "--deploy", "--fail-level=WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL"])
def test_missing_variable_is_named_in_one_sentence(name):
    done = manage("check", without=name)
    assert done.returncode != 0
    (sentence,) = done.stderr.strip().splitlines()
    assert sentence.startswith(f"Set {name}: ")


def test_documented_way_back_is_the_one_tried_here():
    assert " ".join(RESTORE) in (ROOT / "docs" / "deployment.md").read_text()


def test_every_setting_is_documented():
    source = (ROOT / "config" / "settings.py").read_text()
    read = set(re.findall(r'(?:env\.\w+|required|number)\(\s*"([A-Z_]+)"', source))
    assert {"SECRET_KEY", "HTTPS", "MEDIA_ROOT", "TRUSTED_PROXIES"} <= read
    documented = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "deployment.md").read_text()))
    assert read <= documented


def test_gunicorn_takes_its_configuration():
    check = "-m gunicorn config.wsgi --check-config --config deploy/gunicorn.conf.py"
    done = subprocess.run(
        [sys.executable, *check.split()],
        cwd=ROOT,
        env={**os.environ, **PRODUCTION},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_units_and_containers_start_what_the_demo_starts():
    """A queue that no worker serves would hold its tasks for ever."""
    queues = {"celery", *(route["queue"] for route in settings.CELERY_TASK_ROUTES.values())}
    compose = (ROOT / "compose.yaml").read_text()
    for words in (
        "gunicorn config.wsgi",
        "celery -A config beat",
        *(f"celery -A config worker --queues={queue}" for queue in queues),
    ):
        (unit,) = [
            text
            for path in (ROOT / "deploy/systemd").iterdir()
            if f"/{words} " in (text := path.read_text())
        ]
        assert "Restart=always" in unit
        if not words.startswith("gunicorn"):  # that one is the image's own command
            assert ", ".join(f'"{word}"' for word in words.split()) in compose


@pytest.mark.django_db(transaction=True)
def test_backup_can_be_restored(tmp_path, servers, django_user_model):
    """With the program that production uses, into another database."""
    django_user_model.objects.create_user("curator", password="evidence-demo")
    media = tmp_path / "media"
    media.mkdir()
    (media / "trial.pdf").write_bytes(b"%PDF-1.7 a report")
    folder = binaries.postgres().folder
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "MEDIA_ROOT": str(media)}
    address = servers.addresses["postgres"]
    source = postgres.url(**address, database=connection.settings_dict["NAME"])
    done = subprocess.run(
        [ROOT / "deploy" / "backup.sh", tmp_path / "backups"],
        env={**environment, "DATABASE_URL": source},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    (backup,) = (tmp_path / "backups").iterdir()

    name = f"{connection.settings_dict['NAME']}_restored"
    with psycopg.connect(source, autocommit=True) as maintenance:
        maintenance.execute(f"CREATE DATABASE {name}")
        try:
            target = postgres.url(**address, database=name)
            restored = subprocess.run(
                [*RESTORE, f"--dbname={target}", backup / "database.dump"],
                env=environment,
                capture_output=True,
                text=True,
            )
            assert restored.returncode == 0, restored.stderr
            with psycopg.connect(target) as copy:
                users = copy.execute("SELECT username FROM evidence_user").fetchall()
                assert users == [("curator",)]
                (triggers,) = copy.execute(
                    "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"
                ).fetchone()
                assert triggers > 0  # freshness and history live in them
        finally:
            maintenance.execute(f"DROP DATABASE {name} WITH (FORCE)")
    subprocess.run(["tar", "-xzf", backup / "media.tar.gz", "-C", tmp_path], check=True)
    assert (tmp_path / "trial.pdf").read_bytes() == b"%PDF-1.7 a report"
