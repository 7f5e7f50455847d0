"""Whatever is wrong with a course folder is said at once, at its place, and never as a crash."""

import os
import shutil

import pytest

from lms.courses.format import read_folder, write_folder
from lms.errors import Refused
from lms.language import speaking
from tests.courses.makers import DIGEST, PICTURE, SCRIPT, course_folder, make_course, make_lesson, mend, picture


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def found(folder):
    """(level, file, line, key) of each finding, sorted."""
    reading = read_folder(folder)
    assert (reading.course is None) == bool(reading.errors)
    return sorted((f.level, f.file, f.line or 0, f.key or "") for f in reading.findings)


def only_message(folder):
    (finding,) = read_folder(folder).findings
    return finding.message


def test_a_sound_course_is_read_whole_and_without_findings(tmp_path):
    reading = read_folder(course_folder(tmp_path))
    assert reading.findings == []
    assert reading.course == make_course()
    assert reading.images == {DIGEST: PICTURE}


COURSE, LESSON, MARKDOWN, EASY = (
    "course.toml",
    "lessons/01-hello/lesson.toml",
    "lessons/01-hello/script.md",
    "lessons/01-hello/easy-read.md",
)


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "key"),
    [
        pytest.param(COURSE, "format = 1", "format = 2", 1, "format", id="newer format"),
        pytest.param(COURSE, "format = 1\n", "", 0, "format", id="no format"),
        pytest.param(COURSE, 'uid = "ecommerce-service"', 'uid = "客服"', 2, "uid", id="uid in Chinese"),
        pytest.param(COURSE, 'uid = "ecommerce-service"', 'uid = "ab"', 2, "uid", id="uid too short"),
        pytest.param(COURSE, "电商客服入门", "", 3, "title", id="empty title"),
        pytest.param(COURSE, "电商客服入门", "长" * 81, 3, "title", id="title of 81 characters"),
        pytest.param(COURSE, '"电商客服入门"', "7", 3, "title", id="title is a number"),
        pytest.param(COURSE, "电商客服入门", "两\\n行", 3, "title", id="title on two lines"),
        pytest.param(COURSE, "电商客服入门", "\\u0000", 3, "title", id="title of control characters"),
        pytest.param(COURSE, '"zh-Hans"', '"中文"', 4, "lang", id="language in words"),
        pytest.param(COURSE, '"entry"', '"easy"', 7, "level", id="unknown level"),
        pytest.param(COURSE, '"upgrade"', '"job"', 8, "training_type", id="unknown training type"),
        pytest.param(COURSE, '"standard"', '"big"', 10, "display", id="unknown display"),
        pytest.param(COURSE, 'kind = "own"', 'kind = "found"', 13, "source.kind", id="unknown source"),
        pytest.param(COURSE, 'term = ""', 'term = "2027-02-30"', 15, "source.term", id="a day that does not exist"),
        pytest.param(COURSE, 'term = ""', 'term = "20270201"', 15, "source.term", id="a day in another form"),
        pytest.param(COURSE, 'term = ""', "term = 2027-02-01T10:00:00", 15, "source.term", id="a moment for a day"),
        pytest.param(COURSE, 'summary = "学', 'sumary = "x"\nsummary = "学', 5, "sumary", id="misspelt key"),
        pytest.param(COURSE, "minutes = 12", "minutes = 0", 21, "units[1].minutes", id="no minutes"),
        pytest.param(COURSE, "minutes = 45", "minutes = 481", 29, "units[2].minutes", id="too many minutes"),
        pytest.param(COURSE, "minutes = 12", "minutes = true", 21, "units[1].minutes", id="true is no number"),
        pytest.param(COURSE, "minutes = 12", "minutes = 12.0", 21, "units[1].minutes", id="a float is no whole number"),
        pytest.param(COURSE, "minutes = 12", "minutes = nan", 21, "units[1].minutes", id="NaN"),
        pytest.param(COURSE, "minutes = 12", "minutes = inf", 21, "units[1].minutes", id="infinite"),
        pytest.param(COURSE, "minutes = 12", "minutes = -5", 21, "units[1].minutes", id="negative"),
        pytest.param(COURSE, "minutes = 12", 'minutes = "12"', 21, "units[1].minutes", id="number in quotes"),
        pytest.param(
            COURSE, "minutes = 12", "minutes = 0x" + "f" * 5000, 21, "units[1].minutes", id="monstrous number"
        ),
        pytest.param(COURSE, "minutes = 12\n", "", 17, "units[1].minutes", id="minutes missing"),
        pytest.param(COURSE, '["职业道德"]', '["职业道德", "职业道德"]', 23, "units[1].topics", id="topic twice"),
        pytest.param(COURSE, '["职业道德"]', '"职业道德"', 23, "units[1].topics", id="topics not a list"),
        pytest.param(COURSE, '["职业道德"]', "[1]", 23, "units[1].topics", id="topics of numbers"),
        pytest.param(COURSE, '"ecs-workshop"', '"ecs-01-hello"', 26, "units[2].uid", id="unit uid twice"),
        pytest.param(COURSE, 'title = "当面练习"\n', "", 25, "units[2].title", id="offline unit without title"),
        pytest.param(
            COURSE, 'title = "当面练习"', 'title = "a"\nlesson = "01-hello"', 31, "units[2].lesson", id="offline lesson"
        ),
        pytest.param(COURSE, "minutes = 12", 'minutes = 12\ntitle = "x"', 22, "units[1].title", id="online title"),
        pytest.param(COURSE, "minutes = 12", "minutes == 12", 21, "", id="no TOML"),
        pytest.param(COURSE, "minutes = 12", "minutes = 12\nminutes = 13", 22, "", id="key twice"),
        pytest.param(LESSON, 'title = "第一次回话"\n', "", 0, "title", id="lesson without title"),
        pytest.param(LESSON, "= 10", "= 481", 3, "practice_minutes", id="too much practice"),
        pytest.param(LESSON, 'kind = "single"', 'kind = "essay"', 7, "items[1].kind", id="unknown kind of question"),
        pytest.param(LESSON, "right = true", "right = 1", 12, "items[1].choices[1].right", id="right is a number"),
        pytest.param(LESSON, "right = false", "right = true", 5, "items[1].choices", id="two right answers to one"),
        pytest.param(LESSON, '"等待"', '"问好"', 14, "items[1].choices[2].text", id="the same answer twice"),
        pytest.param(LESSON, 'meaning = "', 'note = "', 17, "glossary[1].meaning", id="glossary without meaning"),
        pytest.param(MARKDOWN, "- 先问好", "<b>先问好</b>", 5, "", id="HTML in a script"),
        pytest.param(MARKDOWN, "desk.png", "none.png", 0, "", id="missing picture"),
        pytest.param(MARKDOWN, "images/desk.png", "../../../desk.png", 8, "", id="picture outside"),
        pytest.param(EASY, "## 先问好", "# 先问好", 1, "", id="easy-read with another heading"),
        pytest.param(EASY, "- 先问好。", "**先问好**", 4, "", id="easy-read with marks"),
        pytest.param(EASY, "- 先问好。", "\n## 又一部分\n\n- 好", 0, "", id="easy-read with more parts"),
        pytest.param(EASY, "- 先问好。", "- 好\n" * 6, 1, "", id="easy-read with seven lines"),
    ],
)
def test_each_fault_is_named_at_its_place(tmp_path, file, old, new, line, key):
    folder = course_folder(tmp_path)
    mend(folder / file, old, new)
    errors = [f for f in read_folder(folder).findings if f.level == "error"]
    assert errors, "nothing was said"
    if "none.png" in new:
        file = "lessons/01-hello/images/none.png"
    assert (errors[0].file, errors[0].line or 0, errors[0].key or "") == (file, line, key)
    assert errors[0].message


def test_all_faults_are_said_at_once(tmp_path):
    folder = course_folder(tmp_path)
    mend(folder / COURSE, "minutes = 12", "minutes = 999")
    mend(folder / LESSON, "right = true", "right = 1")
    mend(folder / MARKDOWN, "- 先问好", "# 一级标题")
    (folder / EASY).write_bytes(b"## \xff")
    assert {file for level, file, _line, _key in found(folder) if level == "error"} == {COURSE, LESSON, MARKDOWN, EASY}


def test_a_misspelt_key_is_answered_with_the_right_one(tmp_path):
    folder = course_folder(tmp_path)
    mend(folder / COURSE, "trade =", 'trades = "x"\ntrade =')
    assert "did you mean trade" in only_message(folder)


def test_line_numbers_are_not_misled_by_text_over_many_lines(tmp_path):
    folder = course_folder(tmp_path)
    mend(folder / COURSE, 'summary = "学会做电商客服。"', 'summary = """\n[[units]]\nminutes = 1\n"""')
    mend(folder / COURSE, "minutes = 12", "minutes = 0")
    assert [(line, key) for level, _f, line, key in found(folder) if level == "error"] == [(24, "units[1].minutes")]


def test_one_lesson_is_not_credited_twice(tmp_path):
    folder = course_folder(tmp_path)
    text = (folder / COURSE).read_text("utf-8")
    online = '[[units]]\nuid = "ecs-again"\nmode = "online"\ntype = "theory"\nminutes = 9\nlesson = "01-hello"\n'
    (folder / COURSE).write_text(text + online, "utf-8")
    assert [key for _l, _f, _n, key in found(folder)] == ["units[3].lesson"]


def test_a_file_of_nonsense_is_answered_with_a_list_one_can_read(tmp_path):
    folder = course_folder(tmp_path)
    (folder / MARKDOWN).write_text("## 空\n" * 1000, "utf-8")
    findings = read_folder(folder).findings
    assert len(findings) == 301
    assert "700 more" in findings[0].message


def test_lessons_and_units_must_name_each_other(tmp_path):
    folder = course_folder(tmp_path)
    (folder / "lessons/01-hello").rename(folder / "lessons/02-other")
    assert found(folder) == [("error", "course.toml", 22, "units[1].lesson"), ("error", "lessons/02-other", 0, "")]


@pytest.mark.parametrize(
    ("file", "content", "line"),
    [
        pytest.param(MARKDOWN, b"## \xe5\xa5\xbd\n\n\xb9\xcb\xbf\xcd\n", 3, id="GBK text"),
        pytest.param(COURSE, b"format = 1\n\xff\n", 2, id="no UTF-8"),
        pytest.param(MARKDOWN, "## 好\n\n你\x00好\n".encode(), 3, id="NUL"),
        pytest.param(MARKDOWN, b"", 1, id="empty script"),
        pytest.param(EASY, b" \n", 0, id="empty easy-read"),
        pytest.param(COURSE, b"format = 1\n" + b"a." * 100_000 + b"a = 1\n", 2, id="a key of 100,000 parts"),
        pytest.param(COURSE, b"[" * 100_000, 0, id="nested without end"),
        pytest.param(COURSE, b"a = " + b"[" * 50_000, 0, id="lists without end"),
        pytest.param(MARKDOWN, b"> " * 30_000 + b"x", 1, id="quotes without end"),
        pytest.param(MARKDOWN, b"x" * 70_000, 0, id="too long a script"),
    ],
)
def test_a_file_that_is_no_such_text_is_an_error_in_that_file(tmp_path, file, content, line):
    folder = course_folder(tmp_path)
    (folder / file).write_bytes(content)
    errors = [f for f in read_folder(folder).errors if f.file == file]
    assert errors
    assert line in {error.line or 0 for error in errors} or line == 0


def test_a_byte_order_mark_is_only_a_warning(tmp_path):
    folder = course_folder(tmp_path)
    for file in (COURSE, LESSON, MARKDOWN, EASY):
        (folder / file).write_bytes(b"\xef\xbb\xbf" + (folder / file).read_bytes())
    assert found(folder) == [("warning", file, 1, "") for file in sorted((COURSE, EASY, LESSON, MARKDOWN))]


def test_line_ends_of_windows_are_the_same_course(tmp_path):
    folder = course_folder(tmp_path)
    for file in (COURSE, LESSON, MARKDOWN, EASY):
        (folder / file).write_bytes((folder / file).read_bytes().replace(b"\n", b"\r\n"))
    assert read_folder(folder).course == make_course()


@pytest.mark.parametrize("file", [COURSE, LESSON, MARKDOWN, "lessons/01-hello/images/desk.png"])
def test_a_missing_file_is_named(tmp_path, file):
    folder = course_folder(tmp_path)
    (folder / file).unlink()
    assert ("error", file, 0, "") in found(folder)


@pytest.mark.parametrize(
    "file", [COURSE, LESSON, MARKDOWN, EASY, "lessons/01-hello/images/desk.png", "lessons/01-hello", "lessons"]
)
def test_links_are_never_followed(tmp_path, file):
    folder = course_folder(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    shutil.move(folder / file, elsewhere)
    (folder / file).symlink_to(elsewhere)
    reading = read_folder(folder)
    assert reading.course is None
    assert any("link" in error.message for error in reading.errors)


def test_a_pipe_or_a_folder_in_place_of_a_file_is_refused(tmp_path):
    folder = course_folder(tmp_path)
    (folder / LESSON).unlink()
    (folder / EASY).unlink()
    os.mkfifo(folder / LESSON)
    (folder / EASY).mkdir()
    assert {file for level, file, _line, _key in found(folder) if level == "error"} == {LESSON, EASY}


def test_a_name_that_is_no_utf8_is_refused(tmp_path):
    folder = course_folder(tmp_path)
    with open(os.fsencode(folder) + b"/lessons/01-hello/\xff.txt", "wb") as file:
        file.write(b"x")
    assert "rename" in only_message(folder)


def test_what_is_no_folder_is_said_so(tmp_path):
    assert "no folder" in only_message(tmp_path / "nothing")
    (tmp_path / "file").write_text("x")
    assert "no folder" in only_message(tmp_path / "file")


def test_unknown_files_are_left_out_aloud_and_litter_in_silence(tmp_path):
    folder = course_folder(tmp_path)
    for name in (
        "notes.txt",
        ".DS_Store",
        "lessons/01-hello/images/unused.png",
        "lessons/01-hello/Thumbs.db",
        "lessons/x.md",
    ):
        (folder / name).write_bytes(picture())
    assert [file for level, file, _line, _key in found(folder) if level == "warning"] == [
        "lessons/01-hello/images/unused.png", "lessons/x.md", "notes.txt",
    ]  # fmt: skip
    assert read_folder(folder).course == make_course()


def test_a_lesson_folder_has_a_plain_name(tmp_path):
    folder = course_folder(tmp_path)
    (folder / "lessons/01-hello").rename(folder / "lessons/第一课")
    assert ("error", "lessons/第一课", 0, "") in found(folder)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        pytest.param(
            {"display": "easy-read", "lessons": (make_lesson(easy_read=()),)}, "lessons/01-hello", id="easy-read"
        ),
        pytest.param({"lessons": (make_lesson(items=()),)}, LESSON, id="no question"),
        pytest.param(
            {"lessons": (make_lesson(easy_read=(("先问好", ("字" * 16,)),)),)}, EASY, id="long easy-read line"
        ),
        pytest.param({"lessons": (make_lesson(practice_minutes=0),)}, COURSE, id="more minutes than estimated"),
    ],
)
def test_some_things_are_only_warnings(tmp_path, changes, place):
    folder = course_folder(tmp_path, **changes)
    assert [(level, file) for level, file, _line, _key in found(folder)] == [("warning", place)]


def test_a_purchased_course_should_say_until_when(tmp_path):
    folder = course_folder(tmp_path)
    mend(folder / COURSE, '"own"', '"purchased"')
    assert found(folder) == [("warning", COURSE, 15, "source.term")]
    mend(folder / COURSE, 'term = ""', "term = 2027-12-31")
    course = read_folder(folder).course
    assert course is not None
    assert course.source.term == "2027-12-31"


def test_an_export_never_overwrites(tmp_path):
    folder = course_folder(tmp_path)
    before = (folder / COURSE).read_bytes()
    with pytest.raises(Refused):
        write_folder(make_course(title="别的"), {DIGEST: PICTURE}, folder)
    assert (folder / COURSE).read_bytes() == before


@pytest.mark.parametrize("path", ["../desk.png", "images/../../desk.png", "/desk.png", "images/desk.svg"])
def test_an_export_never_writes_outside_its_folder(tmp_path, path):
    course = make_course(make_lesson(images={path: DIGEST}))
    with pytest.raises(ValueError, match="no picture"):
        write_folder(course, {DIGEST: PICTURE}, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_findings_speak_the_language_in_force(tmp_path):
    folder = course_folder(tmp_path)
    mend(folder / COURSE, "minutes = 12", "minutes = 0")
    with speaking("x-pseudo"):
        (finding,) = read_folder(folder).findings
    assert finding.message.startswith("⟦")


def test_the_same_picture_in_two_lessons_is_kept_once(tmp_path):
    folder = course_folder(tmp_path, make_lesson(), make_lesson("02-more", markdown=SCRIPT))
    assert list(read_folder(folder).images) == [DIGEST]
