"""The environment that config/settings.py reads, for servers that we started."""

import os
from pathlib import Path


def for_django(
    *, database_url: str, redis_url: str, secret_key: str, data: Path, debug: bool = False
) -> dict[str, str]:
    """Variables for a site on the loopback address, without a certificate."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SECRET_KEY": secret_key,
        "DEBUG": "on" if debug else "off",
        "HTTPS": "off",
        "COMPRESS_STATIC": "off",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "MEDIA_ROOT": str(data / "media"),
        "STATIC_ROOT": str(data / "static"),
    }


def merged(variables: dict[str, str]) -> dict[str, str]:
    """Our own environment with `variables` over it.

    Bytecode is kept even where the shell says otherwise: else each process that starts, and each
    that the supervisor starts again, compiles Django and the engine first, which takes seconds.
    """
    merged = {**os.environ, **variables}
    merged.pop("PYTHONDONTWRITEBYTECODE", None)
    return merged
