"""Archives are bounded, kept in their folder, and refused in plain sentences."""

import errno
import io
import stat
import tempfile
import zipfile

import pytest

from lms.courses import archive
from lms.courses.archive import read_archive
from lms.courses.format import folder_files
from lms.language import speaking
from tests.courses.makers import DIGEST, PICTURE, SCRIPT, make_course, make_lesson


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def packed(files: dict[str, bytes], top: str = "", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as packing:
        for name, content in files.items():
            packing.writestr(top + name, content)
    return stream.getvalue()


def course_files(**changes) -> dict[str, bytes]:
    return folder_files(make_course(**changes), {DIGEST: PICTURE})


def special(mode: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packing:
        info = zipfile.ZipInfo("lessons/01-hello/script.md")
        info.external_attr = mode << 16
        packing.writestr(info, "/etc/passwd")
    return stream.getvalue()


def with_flag(data: bytes, flag: int) -> bytes:
    """Set a flag bit of the first entry, in both of its headers."""
    changed = bytearray(data)
    changed[6] |= flag
    changed[changed.index(b"PK\x01\x02") + 8] |= flag
    return bytes(changed)


def said(data: bytes) -> str:
    reading = read_archive(data)
    assert reading.course is None
    assert reading.images == {}
    return " ".join(str(finding) for finding in reading.errors)


@pytest.mark.parametrize("top", ["", "course/", "电商客服/"], ids=["bare", "in a folder", "in a Chinese folder"])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
def test_a_packed_course_is_read(top, method):
    reading = read_archive(packed(course_files(), top, method))
    assert reading.findings == []
    assert reading.course == make_course()
    assert reading.images == {DIGEST: PICTURE}


class ForeignName(zipfile.ZipInfo):
    """An entry whose name is written in a code page, without the mark for UTF-8."""

    encoding = "utf-8"

    def _encodeFilenameFlags(self):
        return self.filename.encode(self.encoding), self.flag_bits


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_unflagged_chinese_names_are_understood(encoding, monkeypatch):
    """Chinese Windows packs names in GBK and says nothing of it."""
    monkeypatch.setattr(ForeignName, "encoding", encoding)
    lesson = make_lesson(markdown=SCRIPT.replace("desk.png", "桌子.png"), images={"images/桌子.png": DIGEST})
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packing:
        for name, content in folder_files(make_course(lesson), {DIGEST: PICTURE}).items():
            packing.writestr(ForeignName(f"课程/{name}"), content)
    reading = read_archive(stream.getvalue())
    assert reading.findings == []
    assert reading.course == make_course(lesson)


def test_backslashes_of_careless_packers_are_folders():
    files = {name.replace("/", "\\"): content for name, content in course_files().items()}
    assert read_archive(packed(files)).course == make_course()


def test_litter_of_a_mac_is_passed_over():
    files = {**course_files(), "__MACOSX/._course.toml": b"\0", ".DS_Store": b"\0", "lessons/.DS_Store": b"\0"}
    reading = read_archive(packed(files))
    assert reading.findings == []
    assert reading.course == make_course()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(b"", "no ZIP", id="nothing"),
        pytest.param(b"MZ" + b"\0" * 400, "no ZIP", id="a program"),
        pytest.param(packed({"course.toml": b"x" * 999})[:-30], "no ZIP", id="cut off"),
        pytest.param(packed({"../course.toml": b""}), "leads out", id="one folder up"),
        pytest.param(packed({"lessons/../../x": b""}), "leads out", id="up in the middle"),
        pytest.param(packed({"/etc/x": b""}), "leads out", id="absolute"),
        pytest.param(packed({"C:\\x": b""}), "leads out", id="drive letter"),
        pytest.param(packed({"a//x": b""}), "leads out", id="empty part"),
        pytest.param(packed({"a\x07b": b""}), "cannot be read", id="bell in a name"),
        pytest.param(packed({"a/" * 8 + "x": b""}), "too long", id="deep"),
        pytest.param(packed({"x" * 240: b""}), "too long", id="long"),
        pytest.param(special(stat.S_IFLNK | 0o777), "link", id="symbolic link"),
        pytest.param(special(stat.S_IFIFO | 0o644), "plain file", id="pipe"),
        pytest.param(with_flag(packed({"course.toml": b"x"}), 1), "password", id="locked"),
        pytest.param(packed({"course.toml": b"x"}, method=zipfile.ZIP_BZIP2), "unusual", id="bzip2"),
        pytest.param(packed({"course.toml": b"x"}, method=zipfile.ZIP_LZMA), "unusual", id="lzma"),
        pytest.param(packed({f"f{n}": b"" for n in range(401)}), "too many", id="401 files"),
        pytest.param(packed({"x": b"\0" * 3_000_000}), "far more", id="bomb"),
        pytest.param(
            packed({"course.toml": b"", "a": b"x", "a/b": b"x"}), "damaged", id="a file that is also a folder"
        ),
        pytest.param(packed({}), "course.toml", id="empty"),
        pytest.param(b"\0" * (archive.PACKED_BYTES_MAX + 1), "too large", id="over 20 MB"),
    ],
)
def test_what_is_unsafe_is_refused_in_a_sentence(data, sentence):
    assert sentence in said(data)


def test_a_file_packed_twice_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packing:
        packing.writestr("course.toml", "a")
        with pytest.warns(UserWarning, match="Duplicate"):
            packing.writestr("course.toml", "b")
    assert "twice" in said(stream.getvalue())


def test_lies_about_the_unpacked_size_do_not_help(monkeypatch):
    """The limit counts bytes as they come, whatever the headers claim."""
    monkeypatch.setattr(archive, "UNPACKED_BYTES_MAX", 5000)
    data = bytearray(packed({"course.toml": bytes(range(256)) * 40}))
    assert "too large" in said(bytes(data))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + offset
        data[at : at + 4] = (100).to_bytes(4, "little")
    assert said(bytes(data))


def test_a_damaged_file_inside_is_noticed():
    data = bytearray(packed({"course.toml": b"x" * 2000}, method=zipfile.ZIP_STORED))
    data[500] ^= 1
    assert "damaged" in said(bytes(data))


def test_an_endless_list_of_files_is_refused_unread():
    data = bytearray(packed({"x": b""}))
    at = data.index(b"PK\x05\x06") + 12
    data[at : at + 4] = (500_000).to_bytes(4, "little")
    assert "too many" in said(bytes(data))


def test_nothing_is_left_on_the_disk(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    read_archive(packed(course_files()))
    read_archive(packed({"a": b"x", "a/b": b"x"}))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_not_blamed_on_the_archive(monkeypatch):
    def full(*_arguments, **_named):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    assert "no room" in said(packed(course_files()))


def test_problems_inside_are_named_as_in_a_folder():
    files = {**course_files(), "lessons/01-hello/script.md": b"\xff"}
    assert "lessons/01-hello/script.md:1:" in said(packed(files, "课程/"))
