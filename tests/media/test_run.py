import os
import signal
from pathlib import Path

import pytest

from lms import language
from lms.media.run import BuildFailed, build_in_child
from lms.media.script import Part, Script, Slide

pytestmark = pytest.mark.media

SHORT = Script("你好", "zh-Hans", (Part("一", (Slide((), ("您好，欢迎来到课堂。",)),)),))
LONG = Script("你好", "zh-Hans", (Part("一", (Slide((), ("您好，欢迎来到课堂。" * 20,) * 20),)),))
WITHOUT_PICTURE = Script("你好", "zh-Hans", (Part("一", (Slide((), ("您好。",), "images/a.png", "图"),)),))


def child_ids() -> list[int]:
    """Process ids of the builders this process has started."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        for pid in map(int, (task / "children").read_text().split()):
            if b"lms.media.child" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
    return found


def test_a_lesson_is_built_in_a_process_of_its_own(tmp_path):
    percents: list[int] = []
    manifest = build_in_child(SHORT, {}, tmp_path / "lesson", percents.append, 120)
    assert percents == sorted(percents)
    assert percents[-1] == 100
    assert {path.name for path in (tmp_path / "lesson").iterdir()} == {
        "manifest.json", *(file["name"] for file in manifest["files"].values())
    }  # fmt: skip
    assert os.listdir(tmp_path) == ["lesson"]
    assert child_ids() == []


def test_a_crash_of_the_child_is_told_and_leaves_nothing_behind(tmp_path):
    def crash(_percent: int) -> None:
        for pid in child_ids():
            os.kill(pid, signal.SIGSEGV)

    with language.speaking("en"), pytest.raises(BuildFailed, match=r"stopped unexpectedly \(-11\)"):
        build_in_child(LONG, {}, tmp_path / "lesson", crash, 120)
    assert os.listdir(tmp_path) == []


def test_a_child_that_takes_too_long_is_stopped(tmp_path):
    with language.speaking("en"), pytest.raises(BuildFailed, match="too long"):
        build_in_child(LONG, {}, tmp_path / "lesson", lambda percent: None, 0.2)
    assert os.listdir(tmp_path) == []
    assert child_ids() == []


def test_a_fault_of_the_script_comes_back_as_a_plain_sentence_in_the_language_in_force(tmp_path):
    with language.speaking(language.PSEUDO), pytest.raises(BuildFailed) as refusal:
        build_in_child(WITHOUT_PICTURE, {}, tmp_path / "lesson", lambda percent: None, 120)
    assert str(refusal.value).startswith("⟦The picture")
    assert os.listdir(tmp_path) == []


def test_a_fault_of_the_listener_ends_the_child_too(tmp_path):
    def listener(_percent: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        build_in_child(LONG, {}, tmp_path / "lesson", listener, 120)
    assert child_ids() == []
    assert os.listdir(tmp_path) == []
