#!/usr/bin/env bash
# One backup: the database, then the uploads. In this order every file that the database knows is
# in the copy of the uploads, since uploads are never changed and never deleted.
#
#   DATABASE_URL=... MEDIA_ROOT=... deploy/backup.sh /backups
set -euo pipefail
: "${DATABASE_URL:?Set DATABASE_URL}" "${MEDIA_ROOT:?Set MEDIA_ROOT}"
target="${1:?Name the folder that backups go to}/$(date -u +%Y-%m-%dT%H%M%SZ)"
umask 077
mkdir -p "$target"
pg_dump --format=custom --file="$target/database.dump" "$DATABASE_URL"
tar --create --gzip --file="$target/media.tar.gz" --directory="$MEDIA_ROOT" .
pg_restore --list "$target/database.dump" >/dev/null # can it be read again?
echo "backup: $target"
