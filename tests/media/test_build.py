import io
import json
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from lms import language
from lms.media.build import BuildFailed, build
from lms.media.captions import read_vtt, validate_vtt
from lms.media.script import Part, Script, Slide, part_characters

SCRIPT = Script(
    "电商客服入门",
    "zh-Hans",
    (
        Part(
            "第一句话",
            (
                Slide(("先问好",), ("您好，欢迎来到课堂。", "好。")),
                Slide((), ("请先问好，再问需要。",), "images/a.png", "图"),
            ),
        ),
        Part("再见", (Slide((), ("我们下次见！",)),)),
    ),
)


def picture(colour: str = "red") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(buffer, "PNG")
    return buffer.getvalue()


IMAGES = {"images/a.png": picture()}


class Built:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.percents: list[int] = []
        self.manifest: dict[str, Any] = build(SCRIPT, IMAGES, folder, self.percents.append)


def _tile(sprite: Image.Image, number: int, told: dict[str, Any]) -> Image.Image:
    x, y = number % told["columns"] * told["width"], number // told["columns"] * told["height"]
    return sprite.crop((x, y, x + told["width"], y + told["height"]))


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Built:
    return Built(tmp_path_factory.mktemp("lesson"))


@pytest.mark.media
class TestBuilt:
    def test_progress_rises_to_a_hundred(self, built):
        assert built.percents == sorted(built.percents)
        assert built.percents[-1] == 100

    def test_the_manifest_is_what_was_returned(self, built):
        assert json.loads((built.folder / "manifest.json").read_text(encoding="utf-8")) == built.manifest
        assert built.manifest["format"] == 2
        assert built.manifest["lang"] == "zh-Hans"
        assert built.manifest["engine"].startswith("eSpeak NG")

    def test_every_file_is_there_with_its_size_and_nothing_else(self, built):
        files = built.manifest["files"]
        assert {path.name for path in built.folder.iterdir()} == {f["name"] for f in files.values()} | {"manifest.json"}
        assert all((built.folder / f["name"]).stat().st_size == f["bytes"] for f in files.values())
        assert set(files) == {
            "video-720p", "video-480p", "video-240p", "audio", "captions", "poster", "thumbnails", "words", "aloud",
            "aloud-index", "descriptions",
        }  # fmt: skip

    def test_parts_cover_the_whole_lesson_without_a_hole(self, built):
        parts = built.manifest["parts"]
        assert [part["title"] for part in parts] == ["第一句话", "再见"]
        assert parts[0]["start_ms"] == 0
        assert parts[0]["end_ms"] == parts[1]["start_ms"]
        assert parts[1]["end_ms"] == built.manifest["duration_ms"]
        assert [part["characters"] for part in parts] == [part_characters(part) for part in SCRIPT.parts]

    def test_paragraphs_follow_with_pauses_between(self, built):
        paragraphs = built.manifest["paragraphs"]
        assert [(p["part"], p["slide"], p["text"]) for p in paragraphs] == [
            (0, 0, "您好，欢迎来到课堂。"), (0, 0, "好。"), (0, 1, "请先问好，再问需要。"), (1, 0, "我们下次见！"),
        ]  # fmt: skip
        holes = [b["start_ms"] - a["end_ms"] for a, b in zip(paragraphs, paragraphs[1:], strict=False)]
        assert holes[0] == 350
        assert all(hole >= 700 for hole in holes[1:])

    def test_slides_fill_their_parts_without_a_hole(self, built):
        slides = built.manifest["slides"]
        assert [(slide["part"], slide["slide"]) for slide in slides] == [(0, 0), (0, 1), (1, 0)]
        edges = [0, *(slide["end_ms"] for slide in slides)]
        assert [slide["start_ms"] for slide in slides] == edges[:-1]
        assert edges[-1] == built.manifest["duration_ms"]

    def test_each_slide_has_a_tile_that_shows_it(self, built):
        told = built.manifest["thumbnails"]
        assert told["tiles"] == [slide["start_ms"] for slide in built.manifest["slides"]]
        sprite = Image.open(built.folder / "thumbnails.jpg")
        assert sprite.size == (3 * told["width"], told["height"])
        reds = [sum(r > 180 > g for r, g, _b in _tile(sprite, n, told).get_flattened_data()) for n in range(3)]
        assert reds[1] > 1000 > max(reds[0], reds[2])

    def test_words_are_timed_inside_their_paragraph(self, built):
        words = json.loads((built.folder / "words.json").read_text())["paragraphs"]
        paragraphs = built.manifest["paragraphs"]
        assert len(words) == len(paragraphs)
        for paragraph, timed in zip(paragraphs, words, strict=True):
            assert timed[0][0] == paragraph["start_ms"]
            assert all(paragraph["start_ms"] <= start < paragraph["end_ms"] for start, _offset, _length in timed)
            assert all(offset + length <= len(paragraph["text"]) for _start, offset, length in timed)

    def test_captions_begin_with_their_words_and_have_no_error(self, built):
        raw = (built.folder / "captions.vtt").read_bytes()
        assert validate_vtt(raw) == []
        words = json.loads((built.folder / "words.json").read_text())["paragraphs"]
        starts = {word[0] for timed in words for word in timed}
        assert {cue.start_ms for cue in read_vtt(raw)} <= starts

    @pytest.mark.parametrize("key", ["video-720p", "video-480p", "video-240p", "audio"])
    def test_every_recording_is_as_long_as_the_timeline(self, built, key):
        with av.open(str(built.folder / built.manifest["files"][key]["name"])) as container:
            assert container.duration / 1000 == pytest.approx(built.manifest["duration_ms"], abs=100)


@pytest.mark.media
@pytest.mark.parametrize(
    ("images", "sentence"),
    [
        ({}, "The picture images/a.png is missing."),
        (
            {"images/a.png": b"no"},
            "The picture images/a.png cannot be read. Save it again as PNG or JPEG, not too large.",
        ),
    ],
)
def test_a_picture_that_cannot_be_shown_is_named(images, sentence, tmp_path):
    with language.speaking("en"), pytest.raises(BuildFailed) as refusal:
        build(SCRIPT, images, tmp_path)
    assert str(refusal.value) == sentence
    assert not (tmp_path / "manifest.json").exists()


def test_a_script_without_words_is_not_built(tmp_path):
    with pytest.raises(BuildFailed):
        build(Script("空", "zh-Hans", ()), {}, tmp_path)
