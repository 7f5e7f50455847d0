"""Sign tracks, films, translations and the rarer questions: read with every fault at its place, kept, and given back."""

import hashlib
import io
import zipfile
from dataclasses import replace

import pytest

from lms.courses import films
from lms.courses.archive import read_archive
from lms.courses.format import folder_files, read_folder, write_folder
from lms.courses.services import media_order
from lms.courses.source import (
    CheckItem,
    Choice,
    Region,
    SignTrack,
    from_json,
    lesson_from_json,
    lesson_hash,
    lesson_to_json,
    to_json,
)
from lms.language import speaking
from tests.courses.makers import DIGEST, PICTURE, make_course, make_lesson, mend

FILM = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 400
FILM_DIGEST = hashlib.sha256(FILM).hexdigest()
TEXT = CheckItem("more-text", "text", "热线是几号？", "看第一部分。", accept=("12333", "一二三三三"), contains=True)
ORDER = CheckItem("more-order", "order", "排一排。", "看第一部分。", tuple(map(Choice, ("看", "冲", "擦"))))
REGIONS = CheckItem("more-regions", "regions", "哪一个？", "看第一部分。", picture="images/desk.png", picture_alt="两台机器",
                    regions=(Region("左边", 0, 0, 40, 100, True), Region("右边", 60, 10, 40, 90, False)))
LESSON, FILE = "lessons/01-hello/lesson.toml", "lessons/01-hello/translations/en.md"


def rich_lesson(**changes):
    """A lesson with everything a lesson can have."""
    return make_lesson(**{
        "items": (TEXT, ORDER, REGIONS),
        "sign": (SignTrack("csl", "timing", label="计时片（不是手语）"), SignTrack("csl", "film", "sign/film.mp4", -1200, "手语")),
        "films": {"sign/film.mp4": FILM_DIGEST}, "translations": (("en", ("First greet, then answer.",)),), **changes})


def rich_folder(place, **changes):
    folder = place / "course"
    write_folder(make_course(rich_lesson(**changes)), {DIGEST: PICTURE, FILM_DIGEST: FILM}, folder)
    return folder


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def test_everything_a_lesson_can_have_is_read_back_the_same(tmp_path):
    reading = read_folder(rich_folder(tmp_path))
    assert [str(finding) for finding in reading.findings] == []
    assert reading.course == make_course(rich_lesson())
    assert (reading.images, reading.films) == ({DIGEST: PICTURE}, {FILM_DIGEST: FILM})
    assert reading.files == [(PICTURE, "image/png"), (FILM, "video/mp4")]
    assert from_json(to_json(reading.course)) == reading.course


def test_it_comes_as_an_archive_too():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in folder_files(make_course(rich_lesson()), {DIGEST: PICTURE, FILM_DIGEST: FILM}).items():
            archive.writestr(name, data)
    reading = read_archive(content.getvalue())
    assert reading.course == make_course(rich_lesson())
    assert reading.films == {FILM_DIGEST: FILM}


@pytest.mark.parametrize("gone", ["sign", "films", "translations"])
def test_a_lesson_kept_before_these_parts_were_known_is_read_and_keeps_its_hash(gone):
    lesson = make_lesson()
    old = {key: value for key, value in lesson_to_json(lesson).items() if key != gone}
    assert lesson_from_json(old) == lesson
    assert lesson_hash(lesson_from_json(old)) == lesson_hash(lesson)


@pytest.mark.parametrize("changes", [
    pytest.param({"sign": (SignTrack("csl", "timing", label="计时片"),)}, id="sign track"),
    pytest.param({"sign": (SignTrack("csl", "timing", offset_ms=40, label="计时片"),)}, id="its offset"),
    pytest.param({"films": {"sign/film.mp4": FILM_DIGEST}}, id="film"),
    pytest.param({"translations": (("en", ("Hello.",)),)}, id="translation"),
    pytest.param({"items": (TEXT,)}, id="question for words"),
    pytest.param({"items": (replace(TEXT, accept=("12333",)),)}, id="accepted words"),
    pytest.param({"items": (replace(TEXT, contains=False),)}, id="how they are compared"),
    pytest.param({"items": (ORDER,)}, id="question for an order"),
    pytest.param({"items": (replace(ORDER, choices=tuple(map(Choice, ("冲", "看", "擦")))),)}, id="another order"),
    pytest.param({"items": (REGIONS,)}, id="question for a picture"),
    pytest.param({"items": (replace(REGIONS, picture_alt="三台机器"),)}, id="its alternative text"),
])
def test_what_is_studied_changes_the_hash_of_the_lesson(changes):
    hashes = {lesson_hash(make_lesson(**one)) for one in ({}, changes)}
    assert len(hashes) == 2


@pytest.mark.parametrize(("old", "new", "key"), [
    pytest.param('kind = "timing"', 'kind = "avatar"', "sign[1].kind", id="unknown kind of sign track"),
    pytest.param('kind = "timing"', 'kind = "timing"\nfile = "sign/film.mp4"', "sign[1].file", id="timing clip with a film"),
    pytest.param('file = "sign/film.mp4"\n', "", "sign[2].file", id="film without a file"),
    pytest.param('file = "sign/film.mp4"', 'file = "../film.mp4"', "sign[2].file", id="film outside"),
    pytest.param('file = "sign/film.mp4"', 'file = "sign/film.mov"', "sign[2].file", id="film of another kind"),
    pytest.param('lang = "csl"', 'lang = "手语"', "sign[1].lang", id="language in words"),
    pytest.param('label = "手语"', 'label = "计时片（不是手语）"', "sign[2].label", id="two tracks of one name"),
    pytest.param('label = "手语"', 'label = ""', "sign[2].label", id="track without a name"),
    pytest.param("offset_ms = -1200", "offset_ms = 1.5", "sign[2].offset_ms", id="offset in parts of a millisecond"),
    pytest.param("offset_ms = -1200", "offset_ms = 600001", "sign[2].offset_ms", id="offset beyond ten minutes"),
    pytest.param('accept = ["12333", "一二三三三"]', "accept = []", "items[1].accept", id="no accepted words"),
    pytest.param('accept = ["12333", "一二三三三"]', "", "items[1].accept", id="accepted words missing"),
    pytest.param('accept = ["12333", "一二三三三"]', 'accept = "12333"', "items[1].accept", id="accepted words no list"),
    pytest.param('"一二三三三"', '"。"', "items[1].accept", id="accepted marks"),
    pytest.param('"一二三三三"', '"12333"', "items[1].accept", id="accepted twice"),
    pytest.param("contains = true", 'contains = "yes"', "items[1].contains", id="contains in words"),
    pytest.param("contains = true", 'contains = true\n[[items.choices]]\ntext = "a"\nright = true', "items[1].choices",
                 id="choices where words are written"),
    pytest.param('text = "擦"', 'text = "冲"', "items[2].choices[3].text", id="the same line twice"),
    pytest.param('text = "擦"', 'text = "擦"\nright = true', "items[2].choices[3].right", id="a mark on a line"),
    pytest.param('[[items.choices]]\ntext = "擦"\n', "", "items[2].choices", id="an order of two lines"),
    pytest.param('picture = "images/desk.png"', 'picture = "desk.png"', "items[3].picture", id="picture elsewhere"),
    pytest.param('picture = "images/desk.png"\n', "", "items[3].picture", id="regions without a picture"),
    pytest.param('picture_alt = "两台机器"\n', "", "items[3].picture_alt", id="picture without words"),
    pytest.param("width = 40\nheight = 100\nright = true", "width = 40\nheight = 101\nright = true",
                 "items[3].regions[1].height", id="more than the whole picture"),
    pytest.param("x = 60", "x = 61", "items[3].regions[2].width", id="a region that leaves the picture"),
    pytest.param("x = 60", "x = -1", "items[3].regions[2].x", id="a region that begins outside"),
    pytest.param("x = 60", "x = 60.5", "items[3].regions[2].x", id="half a percent"),
    pytest.param('label = "右边"', 'label = "左边"', "items[3].regions[2].label", id="two regions of one name"),
    pytest.param("right = true", "right = false", "items[3].regions", id="no right region"),
])
def test_each_fault_is_named_at_its_place(tmp_path, old, new, key):
    folder = rich_folder(tmp_path)
    mend(folder / LESSON, old, new)
    reading = read_folder(folder)
    assert (reading.course, reading.films) == (None, {})
    assert (LESSON, key) in {(finding.file, finding.key) for finding in reading.errors}, [str(f) for f in reading.findings]
    assert all(finding.line for finding in reading.errors if finding.file == LESSON)


@pytest.mark.parametrize(("text", "said"), [
    pytest.param("One.\n\nTwo.\n", "of the narration: 1, of this translation: 2", id="too many"),
    pytest.param("\n", "of the narration: 1, of this translation: 0", id="none"),
    pytest.param("# One.\n", "Only plain paragraphs", id="a heading"),
    pytest.param("- One.\n", "Only plain paragraphs", id="a list"),
    pytest.param("Look <b>here</b>.\n", "Only plain paragraphs", id="HTML"),
    pytest.param("word " * 300, "at most 1200 characters", id="endless"),
    pytest.param("One\x00.\n", "cannot be shown", id="hidden characters"),
])
def test_a_translation_that_does_not_fit_is_said(tmp_path, text, said):
    folder = rich_folder(tmp_path)
    (folder / FILE).write_text(text, "utf-8")
    (finding,) = [one for one in read_folder(folder).errors if one.file == FILE]
    assert said in finding.message


@pytest.mark.parametrize(("name", "said"), [("english.text", "as in en.md"), ("英语.md", "as in en.md"),
                                           ("zh-hans.md", "here already"), ("EN.md", "here already")])
def test_a_translation_is_named_after_its_language_once(tmp_path, name, said):
    folder = rich_folder(tmp_path)
    (folder / FILE).with_name(name).write_text("First greet.\n", "utf-8")
    (finding,) = read_folder(folder).errors
    assert said in finding.message


def test_lines_of_a_paragraph_are_joined_as_the_script_needs_it(tmp_path):
    folder = rich_folder(tmp_path)
    (folder / FILE).write_text("First greet,\r\n  then answer.\n\n\n", "utf-8")
    (folder / FILE).with_name("zh-Hant.md").write_text("先問好，\n再回答。\n", "utf-8")
    course = read_folder(folder).course
    assert course is not None
    assert course.lessons[0].translations == (("en", ("First greet, then answer.",)), ("zh-Hant", ("先問好，再回答。",)))


@pytest.mark.parametrize(("content", "said"), [
    pytest.param(b"", "no MP4", id="empty"),
    pytest.param(PICTURE, "no MP4", id="a picture"),
    pytest.param(b"\x1aE\xdf\xa3" + b"\x00" * 40, "no MP4", id="another kind of film"),
    pytest.param(b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, "no MP4", id="a photo of a telephone"),
    pytest.param(None, "missing", id="missing"),
])
def test_a_film_is_judged_by_its_content(tmp_path, content, said):
    folder = rich_folder(tmp_path)
    film = folder / "lessons/01-hello/sign/film.mp4"
    film.unlink() if content is None else film.write_bytes(content)
    (finding,) = read_folder(folder).errors
    assert finding.file == "lessons/01-hello/sign/film.mp4"
    assert said in finding.message


def test_a_film_that_is_too_large_is_not_even_read(tmp_path):
    folder = rich_folder(tmp_path)
    with (folder / "lessons/01-hello/sign/film.mp4").open("wb") as film:
        film.truncate(films.FILM_BYTES_MAX + 1)
    (finding,) = read_folder(folder).errors
    assert "60 MB" in finding.message


def test_all_films_together_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(films, "FILMS_BYTES_MAX", len(FILM) - 1)
    (finding,) = read_folder(rich_folder(tmp_path)).errors
    assert "All films together" in finding.message


def test_a_film_that_no_track_uses_is_said(tmp_path):
    folder = rich_folder(tmp_path)
    (folder / "lessons/01-hello/sign/other.mp4").write_bytes(FILM)
    (finding,) = read_folder(folder).findings
    assert (finding.level, finding.file) == ("warning", "lessons/01-hello/sign/other.mp4")


@pytest.mark.parametrize("changes", [{"films": {"../film.mp4": FILM_DIGEST}}, {"translations": (("../en", ("Hello.",)),)}],
                         ids=["film", "translation"])
def test_an_export_never_writes_outside_its_folder(tmp_path, changes):
    with pytest.raises(ValueError, match="no "):
        rich_folder(tmp_path, **changes)
    assert not (tmp_path / "course").exists()


def test_the_media_are_asked_for_every_text_of_the_page():
    order = media_order(rich_lesson(images={"images/desk.png": DIGEST, "images/only-asked.png": "0" * 64}))
    said = set(order.extras.aloud)
    assert {"第一次回话", "学会向顾客问好。", "客单价", "一位顾客一次花的钱。", "热线是几号？", "看第一部分。", "冲", "左边", "两台机器"} <= said
    assert len(said) == len(order.extras.aloud)
    assert "12333" not in said  # what is accepted is never spoken
    assert [(one.kind, one.file, one.offset_ms) for one in order.extras.sign] == [
        ("timing", "", 0), ("film", "sign/film.mp4", -1200)]
    assert order.films == {"sign/film.mp4": FILM_DIGEST}
    assert set(order.images) == {"images/desk.png"}  # a picture that only a question uses is not drawn on a slide
