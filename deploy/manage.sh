#!/usr/bin/env bash
# manage.py as the site's own user, with the site's settings: deploy/manage.sh migrate
set -euo pipefail
cd "$(dirname "$0")/.."
set -a
. "${EVIDENCE_ENV:-/etc/evidence-ledger.env}"
set +a
if [ "$(id -un)" = evidence ]; then
    exec .venv/bin/python manage.py "$@"
fi
exec runuser --user evidence -- .venv/bin/python manage.py "$@"
