"""What is made around a lesson: recordings of its texts, tracks, sign films; and what a change leaves alone."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from lms import language
from lms.media import speech
from lms.media.build import BuildFailed, build
from lms.media.extras import Extras, SignTrack
from lms.media.script import Part, Script, Slide
from lms.media.timing_clip import read_frame, write_clip
from lms.media.vtt import read_vtt, validate_vtt

pytestmark = pytest.mark.media

SCRIPT = Script(
    "电商客服入门",
    "zh-Hans",
    (
        Part(
            "第一句话",
            (
                Slide(("先问好", "再问需要"), ("您好，欢迎来到课堂。今天我们学习怎样问好。",)),
                Slide((), ("请先问好，再问需要。顾客会告诉您他要什么。",), "images/a.png", "一张柜台", "柜台上有\n一部电话。"),
            ),
        ),
        Part("再见", (Slide((), ("我们下次课再见，谢谢您来学习！",), "", "", "只有两个大字。"),)),
    ),
)
EXTRAS = Extras(
    aloud=("小结：先问好。", "顾客", "买东西的人", "先问好", "……", ""),
    easy_read=(("第一句话", ("客人来了，先问好。", "再问他要什么。")), ("", ("说再见。",))),
    sign=(
        SignTrack("csl", "timing", "", 120, "计时片"),
        SignTrack("csl", "film", "sign/csl.mp4", -400, "中国手语"),
    ),
    translations=(
        ("en", ("Hello and welcome. Today we learn to greet.", "Greet first. Then ask what is needed.", "Goodbye!")),
        ("zh-Hant", ("您好，歡迎來到課堂。今天我們學習怎樣問好。", "", "我們下次課再見！")),
    ),
)


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(buffer, "PNG")
    return buffer.getvalue()


IMAGES = {"images/a.png": picture()}


class Around:
    def __init__(self, place: Path) -> None:
        self.film = place / "source.mp4"
        write_clip(self.film, 5_000)
        self.folder = place / "made"
        self.folder.mkdir()
        self.percents: list[int] = []
        self.manifest = self.build(self.folder, EXTRAS, report=self.percents.append)

    def build(self, folder: Path, extras: Extras, kept: tuple[Any, ...] = (), report=lambda percent: None):
        films = {"sign/csl.mp4": self.film}
        return build(SCRIPT, IMAGES, folder, report, extras=extras, films=films, kept=kept)

    def stored(self) -> dict[str, Any]:
        """The manifest as it is kept: every file with its digest."""
        manifest = json.loads(json.dumps(self.manifest))
        for name, entry in manifest["files"].items():
            entry["digest"] = f"digest of {name}"
        return manifest

    def raw(self, key: str) -> bytes:
        return (self.folder / self.manifest["files"][key]["name"]).read_bytes()


@pytest.fixture(scope="module")
def around(tmp_path_factory) -> Around:
    return Around(tmp_path_factory.mktemp("around"))


def test_progress_rises_and_every_file_is_told(around):
    assert around.percents == sorted(around.percents)
    assert around.percents[-1] == 100
    assert {path.name for path in around.folder.iterdir()} == {
        "manifest.json", *(entry["name"] for entry in around.manifest["files"].values())
    }  # fmt: skip
    assert json.loads((around.folder / "manifest.json").read_text(encoding="utf-8")) == around.manifest


def test_every_text_of_the_page_is_one_clip_and_the_words_lie_inside_it(around):
    clips = json.loads(around.raw("aloud-index"))["clips"]
    texts = [clip["text"] for clip in clips]
    assert len(texts) == len(set(texts))
    assert texts[:2] == ["一张柜台 柜台上有\n一部电话。", "只有两个大字。"]
    assert {"电商客服入门", "第一句话", "再见", "先问好", "再问需要", "客人来了，先问好。", "说再见。", "小结：先问好。",
            "顾客", "买东西的人"} <= set(texts)  # fmt: skip
    assert not {"", "……"} & set(texts)
    for before, clip in zip([None, *clips], clips, strict=False):
        assert clip["start_ms"] == (before["end_ms"] + 300 if before else 0)
        assert clip["words"][0][1] == 0
        starts = [start for start, _offset, _length in clip["words"]]
        assert starts == sorted(starts)
        assert clip["start_ms"] <= starts[0] <= starts[-1] < clip["end_ms"]
        assert all(offset + length <= len(clip["text"]) for _start, offset, length in clip["words"])


def test_a_clip_is_heard_between_its_times_and_the_pause_after_it_is_silent(around):
    clips = json.loads(around.raw("aloud-index"))["clips"]
    with av.open(str(around.folder / "aloud.m4a")) as container:
        rate = container.streams.audio[0].rate
        wave = np.concatenate([frame.to_ndarray().ravel() for frame in container.decode(audio=0)])
    assert len(wave) * 1000 / rate == pytest.approx(clips[-1]["end_ms"] + 300, abs=100)
    for clip in clips:
        begin, end = (clip[name] * rate // 1000 for name in ("start_ms", "end_ms"))
        assert np.abs(wave[begin:end]).max() > 0.05
        assert np.abs(wave[end + rate // 20 : end + rate // 4]).max() < 0.02


def test_a_description_is_heard_as_another_speaker():
    def pitch(variant: str) -> float:
        spoken = speech.speak("一张柜台，上面有一部电话。", lang="zh", variant=variant)
        wave = np.frombuffer(spoken.samples, dtype=np.int16).astype(float)
        found = []
        for start in range(0, len(wave) - 1_024, 1_024):
            frame = wave[start : start + 1_024]
            if np.abs(frame).max() > 3_000:
                likeness = np.correlate(frame, frame, "full")[1_024:]
                found.append(speech.SAMPLE_RATE / (55 + int(likeness[54:400].argmax())))
        return float(np.median(found))

    assert pitch(speech.DESCRIBER) > 1.25 * pitch("")


def test_a_description_stands_at_its_slide_with_its_clip_and_its_cue(around):
    slides, told = around.manifest["slides"], around.manifest["descriptions"]
    texts = [clip["text"] for clip in json.loads(around.raw("aloud-index"))["clips"]]
    assert [(one["at_ms"], texts[one["clip"]]) for one in told] == [
        (slides[1]["start_ms"], "一张柜台 柜台上有\n一部电话。"), (slides[2]["start_ms"], "只有两个大字。")
    ]  # fmt: skip
    cues = read_vtt(around.raw("descriptions"))
    assert [(cue.start_ms, cue.end_ms) for cue in cues] == [(s["start_ms"], s["end_ms"]) for s in slides[1:]]
    assert cues[0].lines == ("一张柜台 柜台上有 一部电话。",)


def test_every_track_is_told_and_valid(around):
    tracks = around.manifest["tracks"]
    assert [(one["file"], one["lang"], one["kind"]) for one in tracks] == [
        ("captions", "zh-Hans", "captions"), ("easy-read", "zh-Hans", "easy-read"), ("captions-en", "en", "subtitles"),
        ("captions-zh-hant", "zh-Hant", "subtitles"), ("descriptions", "zh-Hans", "descriptions"),
    ]  # fmt: skip
    for track in tracks:
        assert validate_vtt(around.raw(track["file"]), is_shown=track["kind"] != "descriptions") == []


def test_a_translation_begins_with_the_paragraph_it_translates_and_a_missing_one_is_left_out(around):
    starts = [paragraph["start_ms"] for paragraph in around.manifest["paragraphs"]]
    english = [cue.start_ms for cue in read_vtt(around.raw("captions-en"))]
    assert set(starts) <= set(english)
    traditional = [cue.start_ms for cue in read_vtt(around.raw("captions-zh-hant"))]
    assert starts[1] not in traditional
    assert {starts[0], starts[2]} <= set(traditional)


def test_easy_read_has_its_lines_with_clips_and_the_tile_of_a_picture(around):
    first, second = around.manifest["easy_read"]
    texts = [clip["text"] for clip in json.loads(around.raw("aloud-index"))["clips"]]
    assert [texts[line["clip"]] for line in first["lines"]] == ["客人来了，先问好。", "再问他要什么。"]
    assert (first["title"], second["title"]) == ("第一句话", "再见")
    assert (first["tile"], second["tile"]) == (1, 2)
    assert (second["start_ms"], second["end_ms"]) == (first["end_ms"], around.manifest["duration_ms"])


def test_chapters_have_three_levels_over_the_whole_lesson(around):
    tree = around.manifest["chapters"]
    assert [chapter["title"] for chapter in tree] == ["第一句话", "再见"]
    assert [chapter["title"] for chapter in tree[0]["children"]] == ["先问好", "一张柜台"]
    assert tree[0]["children"][0]["children"][0]["title"].startswith("您好，欢迎来到课堂")
    assert (tree[0]["start_ms"], tree[-1]["end_ms"]) == (0, around.manifest["duration_ms"])


def test_a_timing_clip_is_as_long_as_the_lesson_and_a_film_keeps_its_own_length(around):
    timing, film = around.manifest["sign"]
    assert (timing["kind"], timing["offset_ms"], timing["label"]) == ("timing", 120, "计时片")
    assert 0 <= timing["duration_ms"] - around.manifest["duration_ms"] < 40
    assert (film["kind"], film["offset_ms"], film["lang"]) == ("film", -400, "csl")
    assert (film["width"], film["height"], film["duration_ms"]) == (320, 240, 5_000)
    for track in (timing, film):
        with av.open(str(around.folder / around.manifest["files"][track["file"]]["name"])) as container:
            frames = [read_frame(frame.to_ndarray(format="gray")) for frame in container.decode(video=0)]
        assert frames == list(range(track["duration_ms"] // 40))


def test_a_changed_question_makes_only_the_recording_anew(around, tmp_path):
    changed = replace(EXTRAS, aloud=("一个新的问题？",))
    manifest = around.build(tmp_path, changed, kept=(around.stored(),))
    new = {name for name, entry in manifest["files"].items() if "digest" not in entry}
    assert new == {"aloud", "aloud-index", "descriptions", "easy-read", "captions-en", "captions-zh-hant"}
    for name in ("duration_ms", "parts", "slides", "paragraphs", "thumbnails", "chapters", "sign"):
        assert manifest[name] == around.manifest[name]
    assert manifest["keys"]["base"] == around.manifest["keys"]["base"]
    assert manifest["keys"]["content"] != around.manifest["keys"]["content"]


def test_a_changed_translation_makes_no_sound_and_no_picture_anew(around, tmp_path):
    manifest = around.build(tmp_path, replace(EXTRAS, translations=(), sign=EXTRAS.sign[1:]), kept=(around.stored(),))
    new = {name for name, entry in manifest["files"].items() if "digest" not in entry}
    assert new == {"descriptions", "easy-read"}
    assert manifest["files"]["sign-1"]["digest"] == "digest of sign-2"
    assert manifest["files"]["sign-1"]["name"] == "sign-1.mp4"


@pytest.mark.parametrize("content", [None, b"no film at all"], ids=["missing", "broken"])
def test_a_sign_film_that_cannot_be_used_is_named(around, tmp_path, content):
    films = {}
    if content is not None:
        films["sign/csl.mp4"] = tmp_path / "film"
        films["sign/csl.mp4"].write_bytes(content)
    with language.speaking("en"), pytest.raises(BuildFailed, match="sign language film sign/csl.mp4"):
        build(SCRIPT, IMAGES, tmp_path, extras=EXTRAS, films=films, kept=[around.stored()])
    assert not (tmp_path / "manifest.json").exists()
