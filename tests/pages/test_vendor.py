"""The code of others is what its authors released, and whole for the static storage."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

STATIC = Path(settings.BASE_DIR) / "static"
VENDOR = STATIC / "vendor"
SUMS = dict(
    reversed(line.split(maxsplit=1)) for line in (VENDOR / "CHECKSUMS").read_text().splitlines()
)


def test_each_file_is_the_one_that_was_released():
    found = {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name in SUMS}
    assert found == SUMS


def test_every_file_has_its_checksum_and_every_folder_its_licence():
    files = {str(path.relative_to(VENDOR)) for path in VENDOR.glob("*/**/*") if path.is_file()}
    assert files == set(SUMS)
    assert all((folder / "LICENSE").exists() for folder in VENDOR.iterdir() if folder.is_dir())


def test_the_files_can_be_collected_under_hashed_names(tmp_path):
    """The storage of production refuses a file that points at one which is not there."""
    storage = ManifestStaticFilesStorage(location=tmp_path, base_url="/static/")
    storage.manifest_storage = storage
    found = {}
    for finder in finders.get_finders():
        for path, source in finder.list([]):
            if source.path("") == str(STATIC) or str(STATIC) in source.path(path):
                found[path] = (source, path)
                with source.open(path) as file:
                    storage.save(path, file)
    results = list(storage.post_process(found))
    assert results
    assert [error for _, _, error in results if isinstance(error, Exception)] == []
