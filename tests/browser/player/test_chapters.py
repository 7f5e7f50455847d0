"""Moving by the structure of a lesson, and knowing what lies where before going there."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import axe_playwright_python
import pytest
from PIL import Image

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
ENGINE = "return (await axe.run({rules: {'target-size': {enabled: true}}})).violations.map((found) => found.id + ': ' + found.nodes[0].html.slice(0, 160))"
SAID = "[...player.root.querySelectorAll('[role=status]')].map((one) => one.textContent).join('|')"


def _chapter(title: str, start_ms: int, end_ms: int, *children: dict) -> dict:
    return {"title": title, "start_ms": start_ms, "end_ms": end_ms, "children": list(children)}


CHAPTERS = [
    _chapter("准备", 0, 20_000,
             _chapter("工具", 0, 12_000, _chapter("先看工具", 0, 5_000), _chapter("再数一遍", 5_000, 12_000)),
             _chapter("台面", 12_000, 20_000, _chapter("台面要干净", 12_000, 20_000))),
    _chapter("打包", 20_000, 120_000, _chapter("纸箱", 20_000, 120_000, _chapter("选对纸箱", 20_000, 120_000))),
]


def _sheet() -> bytes:
    """Three tiles side by side: red, green, blue."""
    sheet = Image.new("RGB", (48, 9))
    for number, colour in enumerate(("red", "lime", "blue")):
        sheet.paste(Image.new("RGB", (16, 9), colour), (number * 16, 0))
    file = BytesIO()
    sheet.save(file, "PNG")
    return file.getvalue()


THUMBNAILS = {"src": "./sheet.png", "width": 160, "height": 90, "columns": 5, "tiles": [0, 12_000, 20_000]}


@pytest.fixture
def lesson(stage):
    def open_lesson(changes: dict | None = None, **wishes):
        wishes.setdefault("files", {"sheet.png": _sheet()})
        return stage({"chapters": CHAPTERS, "thumbnails": THUMBNAILS, **(changes or {})}, use=["chapters"], **wishes)
    return open_lesson


def _at(here) -> int:
    return round(here.read("player.conductor.ms") / 100) * 100


def _press(here, action: str) -> None:
    here.run(f"player.run('{action}')")


def test_next_and_previous_go_by_part_picture_and_sentence_and_say_which(lesson):
    here = lesson()
    for steps, goals in (("chapter-next", [20_000]), ("chapter-previous", [0])):
        for goal in goals:
            _press(here, steps)
            assert _at(here) == goal
    assert "0:00, part 1: 准备" in here.read(SAID)
    _press(here, "chapter-finer")
    assert "Steps: picture by picture" in here.read(SAID)
    for goal in (12_000, 20_000, 20_000):
        _press(here, "chapter-next")
        assert _at(here) == goal
    assert "Nothing comes after this." in here.read(SAID)
    _press(here, "chapter-finer")
    _press(here, "chapter-finer")
    assert "Steps: sentence by sentence" in here.read(SAID)
    for goal in (12_000, 5_000, 0, 0):
        _press(here, "chapter-previous")
        assert _at(here) == goal
    for _step in range(3):
        _press(here, "chapter-coarser")
    _press(here, "chapter-next")
    assert _at(here) == 20_000


def test_the_steps_work_by_key_and_by_a_button_that_names_them(lesson):
    here = lesson()
    here.page.locator("changxue-player summary").first.click()
    here.button("Part after").click()
    assert _at(here) == 20_000
    here.page.keyboard.press("Alt+Shift+KeyV")
    assert _at(here) == 0
    here.page.keyboard.press("Alt+Shift+BracketRight")
    here.button("Picture after").click()
    assert _at(here) == 12_000
    here.page.keyboard.press("Alt+Shift+KeyN")
    assert _at(here) == 20_000


def test_the_usual_keys_clash_with_no_other_action_and_with_no_browser(lesson):
    here = lesson({"notes_url": "./notes"})
    here.use("notes")
    clashes, reserved = here.run(
        "const combos = await import(new URL('../choices/combo-rules.js', [...document.scripts].find((it) => it.src).src)); "
        "const keys = Object.fromEntries([...player.actions.values()].map((it) => [it.id, it.key ?? ''])); "
        "return [[...combos.clashes(keys)], Object.values(keys).filter((key) => key && combos.isReserved(key))]")
    assert (clashes, reserved) == ([], [])


def test_where_am_i_is_answered_for_eye_and_ear_and_goes_when_the_person_goes(lesson):
    here = lesson()
    here.seek(13_000)
    _press(here, "where")
    words = "0:13 of 2:00, 10%. Part 1 of 2: 准备. Picture 2 of 2: 台面."
    notice = here.page.locator("changxue-player .notice")
    assert notice.inner_text() == words
    _press(here, "chapter-next")
    assert notice.inner_text() == ""


def test_the_contents_are_buttons_named_by_their_titles_and_mark_where_the_lesson_is(lesson):
    here = lesson()
    here.seek(13_000)
    _press(here, "contents")
    dialog = here.page.get_by_role("dialog", name="Contents")
    current = dialog.locator("[aria-current]")
    assert current.all_inner_texts() == ["准备", "台面"]
    assert dialog.get_by_text("You are here").count() == 2
    assert here.read("player.root.activeElement.textContent") == "台面"
    assert dialog.get_by_role("button", name="选对纸箱").count() == 0
    dialog.get_by_text("Sentences of “纸箱”").click()
    dialog.get_by_role("button", name="选对纸箱", exact=True).click()
    assert _at(here) == 20_000
    assert dialog.count() == 0


def test_the_mark_in_the_contents_moves_on_while_the_lesson_plays(lesson):
    here = lesson()
    here.seek(11_300)
    here.play()
    _press(here, "contents")
    here.wait("player.root.querySelector('dialog [aria-current] ~ .here') && "
              "[...player.root.querySelectorAll('dialog [aria-current]')].map((one) => one.textContent).join() === '准备,台面'")


def test_the_page_around_hears_of_each_part_and_picture_once(lesson):
    here = lesson()
    here.run("window.heard = []; player.addEventListener('changxue-chapter', (event) => heard.push(event.detail.titles.join('/')))")
    here.seek(11_500)
    here.play()
    here.wait("heard.includes('准备/台面')")
    here.seek(30_000)
    assert here.read("heard") == ["准备/台面", "打包/纸箱"]


def test_the_slider_shows_and_says_what_lies_there_before_anyone_goes(lesson):
    here = lesson()
    slider = here.page.get_by_role("slider", name="Place in the lesson")
    box = slider.bounding_box()
    here.page.mouse.move(box["x"] + box["width"] * 0.125, box["y"] + box["height"] / 2)
    preview = here.page.locator("changxue-player .preview")
    preview.wait_for()
    moment, first = preview.inner_text().split("\n")[:2]
    assert moment in {"0:14, part 1: 准备", "0:15, part 1: 准备"}
    assert first == "台面要干净"
    assert _at(here) == 0
    here.page.mouse.move(box["x"] + box["width"] * 0.125, box["y"] - 300)
    preview.wait_for(state="hidden")
    slider.focus()
    for _step in range(5):
        here.page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "0:25, part 2: 打包"
    assert preview.inner_text().startswith("0:25, part 2: 打包\n选对纸箱")
    assert preview.get_attribute("aria-hidden") == "true"
    here.page.keyboard.press("Escape")
    assert preview.is_hidden()


def test_who_is_first_at_the_slider_is_told_as_soon_as_the_chapters_are_loaded(stage):
    here = stage({"chapters": CHAPTERS})
    slider = here.page.get_by_role("slider", name="Place in the lesson")
    slider.focus()
    here.page.keyboard.press("PageUp")
    here.wait("player.root.querySelector('.seek').getAttribute('aria-valuetext') === '0:30, part 2: 打包'")
    assert here.page.locator("changxue-player .preview").inner_text().startswith("0:30, part 2: 打包")


def test_the_seek_picture_is_the_tile_of_that_moment(lesson):
    here = lesson()
    slider = here.page.get_by_role("slider", name="Place in the lesson")
    tile = here.page.locator("changxue-player .preview-tile")
    box = slider.bounding_box()
    for share, colour in ((0.05, (255, 0, 0)), (0.125, (0, 255, 0)), (0.9, (0, 0, 255))):
        here.page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
        tile.wait_for()
        here.wait("performance.getEntriesByType('resource').some((one) => one.name.endsWith('sheet.png') && one.responseEnd)")
        here.run("await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        drawn = Image.open(BytesIO(tile.screenshot()))
        found = drawn.convert("RGB").getpixel((drawn.width // 2, drawn.height // 2))
        assert max(abs(one - other) for one, other in zip(found, colour, strict=True)) < 12, (share, found)


@pytest.mark.parametrize("changes", [{"chapters": None}, {"chapters": "x"}, {"chapters": [{"title": 5}]},
                                     {"thumbnails": THUMBNAILS | {"src": "./gone.png"}}, {"thumbnails": {"src": "./sheet.png"}}])
def test_a_broken_table_of_contents_or_sheet_leaves_the_slider_and_where_am_i(lesson, changes):
    here = lesson(changes)
    _press(here, "where")
    assert here.page.locator("changxue-player .notice").inner_text().startswith("0:00 of ")
    slider = here.page.get_by_role("slider", name="Place in the lesson")
    slider.focus()
    here.page.keyboard.press("ArrowRight")
    assert here.page.locator("changxue-player .preview").inner_text().startswith("0:05")
    if "chapters" in changes:
        assert here.read("['chapter-next', 'contents'].every((id) => player.actions.get(id)?.available?.() !== true)")
        here.page.locator("changxue-player summary").first.click()
        assert here.button("Part after").count() + here.button("Contents").count() == 0


def test_who_saves_data_gets_the_words_without_the_pictures(lesson):
    here = lesson({"modes": ["low-data"]})
    here.run("player.controls.preview(13000)")
    assert here.page.locator("changxue-player .preview").inner_text().startswith("0:13, part 1")
    assert here.files["sheet.png"].asked == []


@pytest.mark.parametrize("wishes", [{"html": {"data-theme": "black-yellow"}}, {"forced_colors": "active"},
                                    {"width": 320, "html": {"data-size": "400"}}])
def test_the_contents_and_the_preview_have_no_barrier_and_fit(lesson, wishes):
    here = lesson(**wishes)
    here.run("player.controls.preview(13000)")
    _press(here, "contents")
    here.page.evaluate(AXE)
    assert here.run(ENGINE) == []
    assert here.read("player.root.querySelector('dialog').scrollWidth <= player.root.querySelector('dialog').clientWidth")
    assert here.read("(() => { const a = player.root.querySelector('.preview').getBoundingClientRect(), "
                     "b = player.stage.getBoundingClientRect(); return a.left >= b.left - 1 && a.right <= b.right + 1 "
                     "&& a.top >= b.top - 1 && a.bottom <= b.bottom + 1 && player.root.querySelector('.preview').scrollHeight <= a.height })()")
