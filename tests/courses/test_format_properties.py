"""Any course that can be written can be read back; anything else is answered, never a crash."""

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.courses import format as course_format
from lms.courses.answers import plain
from lms.courses.archive import read_archive
from lms.courses.format import read_folder, write_folder
from lms.courses.source import (
    CheckItem,
    Choice,
    CourseSource,
    GlossaryEntry,
    Region,
    Rights,
    SignTrack,
    UnitSource,
    course_hash,
    from_json,
    to_json,
)
from tests.courses.makers import DIGEST, PICTURE, make_lesson
from tests.courses.test_more_in_a_lesson import FILM, FILM_DIGEST, rich_folder

uids = st.from_regex(r"[a-z0-9-]{3,60}", fullmatch=True)


def texts(most: int, *, least: int = 1, lines: bool = False):
    """Trimmed text of any characters that can be shown."""
    kept = st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), include_characters="\n\t" if lines else "")
    return st.text(kept, min_size=least, max_size=most).map(str.strip).filter(lambda text: len(text) >= least)


percents = st.tuples(st.integers(0, 99), st.integers(0, 99)).flatmap(
    lambda start: st.tuples(*map(st.just, start), st.integers(1, 100 - start[0]), st.integers(1, 100 - start[1])))


def regions(labels):
    """A region for each label; the first is right."""
    return st.lists(percents, min_size=len(labels), max_size=len(labels)).map(
        lambda places: tuple(Region(label, *place, number == 0)
                             for number, (label, place) in enumerate(zip(labels, places, strict=True))))


asked = {"uid": uids, "question": texts(300, lines=True), "help": texts(400, lines=True)}
unlike = {"min_size": 3, "max_size": 8, "unique": True}
written = st.builds(CheckItem, kind=st.just("text"), contains=st.booleans(), accept=st.lists(
    texts(60).filter(plain), min_size=1, max_size=5, unique=True).map(tuple), **asked)
ordered = st.builds(CheckItem, kind=st.just("order"), choices=st.lists(texts(120), **unlike).map(
    lambda lines: tuple(map(Choice, lines))), **asked)
seen = st.builds(CheckItem, kind=st.just("regions"), picture=st.just("images/图1.png"), picture_alt=texts(200, lines=True),
                 regions=st.lists(texts(120), **unlike).flatmap(regions), **asked)
chosen = st.builds(
    CheckItem,
    uid=uids,
    kind=st.just("multiple"),
    question=texts(300, lines=True),
    help=texts(400, lines=True),
    choices=st.lists(texts(120), min_size=2, max_size=8, unique=True).flatmap(
        lambda choices: (
            st.lists(st.booleans(), min_size=len(choices), max_size=len(choices))
            .filter(any)
            .map(lambda rights: tuple(map(Choice, choices, rights)))
        )
    ),
)
items = st.one_of(chosen, written, ordered, seen)
tracks = st.one_of(
    st.builds(SignTrack, lang=st.just("csl"), kind=st.just("timing"), offset_ms=st.integers(-600_000, 600_000), label=texts(60)),
    st.builds(SignTrack, lang=st.just("csl"), kind=st.just("film"), file=st.just("sign/手 语.mp4"),
              offset_ms=st.integers(-600_000, 600_000), label=texts(60)))
foreign = st.from_regex(r"[A-Za-z]{1,9}( [a-z]{1,9}){0,4}", fullmatch=True)
words = (
    st.text(st.sampled_from("顾客问好答茶车洗手书声，。A1 "), min_size=1, max_size=40)
    .map(str.strip)
    .filter(lambda text: any(c.isalpha() and c > "z" for c in text))
)
slides = st.tuples(words, st.lists(words, max_size=3), st.booleans())


def markdown(parts) -> str:
    """A script of (title, slides) in the words of the format."""
    return "\n".join(
        f"## {title}\n\n"
        + "\n---\n\n".join(
            f"{narration}\n\n"
            + "".join(f"- {bullet}\n" for bullet in bullets)
            + ("\n![图](images/图 1.png)\n" if image else "")
            for narration, bullets, image in slides
        )
        for title, slides in parts
    )


def lesson(parts, easy, langs, sign, **fields):
    script = markdown(parts).replace("图 1.png", "图1.png")
    lines = tuple((title, tuple(easy[:6])) for title, _slides in parts) if easy else ()
    paragraphs = sum(len(slides) for _title, slides in parts)
    is_seen = "图1" in script or any(item.kind == "regions" for item in fields["items"])
    return make_lesson(
        markdown=script, easy_read=lines, images={"images/图1.png": DIGEST} if is_seen else {},
        translations=tuple((lang, (text,) * paragraphs) for lang, text in sorted(langs.items())), sign=sign,
        films={"sign/手 语.mp4": FILM_DIGEST} if any(track.file for track in sign) else {}, **fields
    )


lessons = st.builds(
    lesson,
    st.lists(st.tuples(words, st.lists(slides, min_size=1, max_size=2)), min_size=1, max_size=3),
    st.lists(words, max_size=7),
    st.dictionaries(st.sampled_from(["en", "ug-Arab", "mn-Mong"]), foreign, max_size=2),
    st.lists(tracks, max_size=2, unique_by=(lambda track: track.label, lambda track: track.kind)).map(tuple),
    title=texts(80),
    summary=texts(400, lines=True),
    practice_minutes=st.integers(0, 480),
    items=st.lists(items, max_size=3, unique_by=lambda item: item.uid).map(tuple),
    glossary=st.lists(st.builds(GlossaryEntry, texts(60), texts(300, lines=True)), max_size=2).map(tuple),
)
offline = st.builds(
    UnitSource,
    uid=uids,
    mode=st.just("offline"),
    type=st.sampled_from(course_format.UNIT_TYPES),
    minutes=st.integers(1, 480),
    title=texts(80),
    summary=texts(400, lines=True),
    topics=st.lists(texts(40), max_size=3, unique=True).map(tuple),
)


@st.composite
def courses(draw) -> CourseSource:
    taught = tuple(replace(one, folder=f"{n:02}-x") for n, one in enumerate(draw(st.lists(lessons, max_size=2)), 1))
    online = [UnitSource(f"online-{n}", "online", "theory", 9, one.folder) for n, one in enumerate(taught)]
    units = online + draw(st.lists(offline, min_size=0 if online else 1, max_size=3, unique_by=lambda unit: unit.uid))
    return CourseSource(
        uid=draw(uids),
        title=draw(texts(80)),
        lang="zh-Hans",
        summary=draw(texts(400, lines=True)),
        trade=draw(texts(80)),
        level=draw(st.sampled_from(course_format.LEVELS)),
        training_type=draw(st.sampled_from(course_format.TRAINING_TYPES)),
        designed_for=draw(texts(400, least=0, lines=True)),
        display=draw(st.sampled_from(course_format.DISPLAYS)),
        source=Rights(
            draw(st.sampled_from(course_format.SOURCE_KINDS)),
            draw(texts(400, lines=True)),
            draw(st.one_of(st.just(""), st.dates(date(1000, 1, 1)).map(date.isoformat))),
        ),
        units=tuple(units),
        lessons=taught,
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(courses())
def test_a_written_course_is_read_back_the_same(course):
    with tempfile.TemporaryDirectory() as place:
        write_folder(course, {DIGEST: PICTURE, FILM_DIGEST: FILM}, Path(place) / "course")
        reading = read_folder(Path(place) / "course")
    assert reading.errors == []
    assert reading.course == course
    assert reading.course is not None
    assert course_hash(reading.course) == course_hash(course)
    assert from_json(to_json(course)) == course
    assert reading.films == ({FILM_DIGEST: FILM} if any(one.films for one in course.lessons) else {})
    assert reading.images == ({DIGEST: PICTURE} if any(one.images for one in course.lessons) else {})


@pytest.fixture(scope="module")
def sound_files(tmp_path_factory) -> dict[str, bytes]:
    folder = rich_folder(tmp_path_factory.mktemp("sound"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


fragments = st.one_of(
    st.binary(max_size=12),
    st.sampled_from(
        [
            b"\xff",
            b"\x00",
            b"[",
            b"[[",
            b"]]",
            b'"',
            b'"""',
            b"= nan",
            b"= -1",
            b"= true",
            b"= {",
            b"\n## ",
            b"\n---\n",
            b"\n> ",
        ]
        + [
            b"![",
            b"](",
            b"<b>",
            b"\xef\xbb\xbf",
            b"\r",
            b"\\u0000",
            b"= 1979-13-01",
            b"= 0x" + b"f" * 6000,
            b"[units]\n",
        ]
    ),
)


@settings(max_examples=300, deadline=None)
@given(file=st.integers(0, 6), start=st.integers(0, 3000), length=st.integers(0, 60), fragment=fragments)
def test_no_change_of_any_file_makes_the_reader_fall(sound_files, file, start, length, fragment):
    name = sorted(sound_files)[file]
    content = sound_files[name]
    start %= len(content) + 1
    with tempfile.TemporaryDirectory() as place:
        for path, sound in sound_files.items():
            (Path(place) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(place) / path).write_bytes(sound)
        (Path(place) / name).write_bytes(content[:start] + fragment + content[start + length :])
        reading = read_folder(Path(place))
    assert (reading.course is None) == bool(reading.errors)
    assert all(finding.message and "\n" not in str(finding) for finding in reading.findings)
    if reading.course is not None:
        course_hash(reading.course)  # whatever was accepted can be stored


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_make_the_archive_reader_fall(content):
    for data in (content, b"PK\x03\x04" + content + b"PK\x05\x06" + content):
        assert read_archive(data).course is None
