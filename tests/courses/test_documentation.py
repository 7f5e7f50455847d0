"""The example in the documentation is a course that works."""

import re
from pathlib import Path

from lms.courses.format import read_folder
from lms.courses.items import ITEM_KINDS
from tests.courses.makers import picture
from tests.courses.test_more_in_a_lesson import FILM

DOCUMENT = Path(__file__).parents[2] / "docs" / "course-format.md"


def test_the_example_of_the_documentation_is_read_with_no_error(tmp_path):
    text = DOCUMENT.read_text("utf-8")
    course, *lesson = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    script, easy_read, translation = re.findall(r"```markdown\n(.*?)```", text, re.DOTALL)
    folder = tmp_path / "lessons/01-hello"
    for name in ("images", "sign", "translations"):
        (folder / name).mkdir(parents=True)
    (tmp_path / "course.toml").write_text(course, "utf-8")
    (folder / "lesson.toml").write_text("\n".join(lesson), "utf-8")
    (folder / "script.md").write_text(script, "utf-8")
    (folder / "easy-read.md").write_text(easy_read, "utf-8")
    (folder / "images/desk.png").write_bytes(picture())
    (folder / "sign/film.mp4").write_bytes(FILM)
    (folder / "translations/en.md").write_text(translation, "utf-8")
    reading = read_folder(tmp_path)
    assert [str(finding) for finding in reading.findings] == []
    assert reading.course is not None
    assert reading.course.title == "电商客服入门"
    assert {item.kind for item in reading.course.lessons[0].items} == set(ITEM_KINDS) - {"multiple"}
