"""What docs/maur.md says of captions and no other test shows: lines, scripts, boxes, the list of tracks, every speed."""

from __future__ import annotations

import pytest

CUES = "[...player.controls.captionLayer.querySelectorAll('.cue')].map((cue) => cue.textContent)"
ROWS = """(() => { const range = document.createRange()
  range.selectNodeContents(player.root.querySelector('.cue > span'))
  return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size })()"""
SCRIPTS = {
    "zh-Hans": "“他说：‘《茶经》——很好……’”、；！？", "zh-Hant": "「請『問』好」", "ug": "ياخشىمۇسىز، ئۇيغۇرچە", "bo": "བཀྲ་ཤིས་བདེ་ལེགས།",
    "mn": "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ", "ii": "ꆈꌠꁱꂷ", "ja": "「ガラス」々ヵ", "ko": "안녕하세요", "hi": "नमस्ते क्षत्रिय", "th": "น้ำใจ", "he": "שָׁלוֹם",
    "vi": "Việt Nam e\u0302\u0301", "yue": "\U00020bb7野家 \U0002a6d6",
}


def track(name: str, label: str, lang: str = "zh-Hans", kind: str = "captions") -> dict[str, str]:
    return {"id": name, "lang": lang, "label": label, "kind": kind, "src": f"./{name}.vtt"}


@pytest.fixture
def captioned(stage):
    """A player with captions from one text, switched on."""
    def open_player(cues: str, prefs=None, **wishes):
        here = stage({"captions": [track("own", "中文")]}, prefs, files={"own.vtt": f"WEBVTT\n\n{cues}\n"}, **wishes)
        here.run("player.run('captions')")
        here.wait("player.media.querySelector('track')?.readyState === 2")
        return here
    return open_player


def test_one_caption_follows_another_without_a_gap(captioned):
    here = captioned("".join(f"00:0{n}.000 --> 00:0{n + 1}.000\n{n}\n\n" for n in range(4)))
    here.play()
    here.run("""window.seen = []
      const look = () => { seen.push(player.root.querySelector('.captions').textContent); if (player.conductor.ms < 3200) requestAnimationFrame(look) }
      look()""")
    here.wait("seen.at(-1) === '3'")
    seen = set(here.read("seen"))
    assert seen <= {"0", "1", "2", "3"}
    assert {"1", "2", "3"} <= seen


@pytest.mark.parametrize(("text", "direction"), [("先问好\n再问需要", "ltr"), ("السطر الأول\nالسطر الثاني", "rtl")])
def test_rows_break_where_the_author_broke_them_from_left_and_from_right(captioned, text, direction):
    here = captioned(f"00:00.000 --> 00:09.000\n{text}")
    here.wait("player.root.querySelector('.cue')")
    assert here.read(ROWS) == 2
    assert here.read("getComputedStyle(player.root.querySelector('.cue')).direction") == direction


def test_every_script_is_shown_as_it_was_written_with_its_marks_and_its_language(captioned):
    here = captioned("".join(f"00:{n:02}.000 --> 00:{n + 1:02}.000\n<lang {lang}>{text}</lang>\n\n"
                             for n, (lang, text) in enumerate(SCRIPTS.items())))
    for number, (lang, text) in enumerate(SCRIPTS.items()):
        here.seek(number * 1000 + 500)
        here.wait(f"player.root.querySelector('.cue [lang={lang}]')")
        assert here.read(CUES) == [text]


def test_the_box_stays_while_nothing_is_said_or_goes_as_the_person_wants(captioned):
    here = captioned("00:05.000 --> 00:06.000\n后", {"caption_background": "#000000"})
    look = "(() => { const { backgroundColor, height } = getComputedStyle(player.root.querySelector('.captions')); return [backgroundColor, height] })()"
    here.wait("player.hasAttribute('data-ready')")
    gone = here.read(look)
    here.run("player.prefs.set('caption_keep_box', true)")
    stays = here.read(look)
    assert (gone[0], stays[0]) == ("rgba(0, 0, 0, 0)", "rgb(0, 0, 0)")
    assert gone[1] == stays[1], "the page below moves"


def test_the_box_reaches_beyond_its_words(captioned):
    here = captioned("00:00.000 --> 00:09.000\n先问好")
    here.wait("player.root.querySelector('.cue')")
    sides = here.read("""(() => { const span = player.root.querySelector('.cue > span'), range = document.createRange()
      range.selectNodeContents(span)
      const [box, words] = [span.getBoundingClientRect(), range.getBoundingClientRect()]
      const em = parseFloat(getComputedStyle(span).fontSize)
      return [words.left - box.left, box.right - words.right].map((px) => px / em) })()""")
    assert min(sides) >= 0.2


def test_the_list_names_every_track_and_each_can_be_chosen_while_it_plays(stage):
    tracks = {"own": track("own", "中文"), "easy": track("easy", "易读", kind="easy-read"),
              "long": track("long", "English", "en", "subtitles"), "short": track("short", "English, short", "en", "subtitles")}
    files = {f"{name}.vtt": f"WEBVTT\n\n00:00.000 --> 01:50.000\nwords of {name}\n" for name in tracks}
    here = stage({"captions": list(tracks.values())}, {"muted": True}, files=files)
    here.run("video.addTextTrack('captions', 'In the film', 'zh-Hans').addCue(new VTTCue(0, 110, 'words of film'))")
    here.play()
    here.run("await player.run('captions'); await player.run('settings')")
    chooser = here.page.locator("#pref-caption_track")
    assert chooser.evaluate("(it) => it.labels[0].textContent") == "Which captions"
    labels = chooser.evaluate("(it) => [...it.options].map((one) => one.text)")
    assert labels == ["Usual", "中文", "易读", "English", "English, short", "In the film"]
    for label, name in (("易读", "easy"), ("English", "long"), ("English, short", "short"), ("In the film", "film"), ("中文", "own")):
        chooser.select_option(label=label)
        here.wait(f"{CUES}.join() === 'words of {name}'")
        assert here.read("player.conductor.wants")
    here.page.keyboard.press("Escape")
    here.run("await player.run('captions')")
    assert here.read("player.root.querySelector('.captions').checkVisibility()") is False


@pytest.mark.parametrize("rate", [50, 250])
def test_captions_and_text_stay_with_the_sound_at_every_speed(stage, rate):
    here = stage(prefs={"rate": rate, "muted": True}, lines=40)
    here.run("await player.run('captions')")
    here.seek(9_000)
    here.play()
    here.run("""window.seen = []
      const look = () => { if (player.conductor.moving) seen.push([video.currentTime * 1000, player.root.querySelector('.captions').textContent,
        document.querySelector('.line[aria-current] p')?.textContent ?? '']); requestAnimationFrame(look) }
      look()""")
    here.wait("seen.length && seen.at(-1)[0] > 11_500")
    guard, looked = 1.5 * rate, 0  # 150 ms of real time around each change: test_speed.py measures how exact they are
    for ms, caption, line in here.read("seen"):
        number, inside = divmod(ms, 2000)
        if guard < inside < 1800 - guard:
            looked += 1
            assert (caption, line) == (f"字幕 {number:.0f}", f"第 {number:.0f} 句。"), ms
    assert looked > 5


@pytest.mark.parametrize("place", ["below", "over", "beside"])
def test_no_caption_lies_under_the_controls_in_the_page_or_in_full_screen(captioned, place):
    here = captioned("00:00.000 --> 00:30.000\n先问好\n再问需要\n\n00:00.000 --> 00:30.000 line:10%\n门铃响",
                     {"caption_place": place, "caption_size": 200})
    here.wait("player.root.querySelectorAll('.cue').length === 2")
    apart = """(() => { const bar = player.root.querySelector('.bar').getBoundingClientRect()
      return [...player.root.querySelectorAll('.cue')].map((cue) => cue.getBoundingClientRect())
        .every((box) => box.bottom <= bar.top + 1 && box.height > 20) })()"""
    assert here.read(apart)
    here.button("Full screen").click()
    here.wait("player.controls.isFull")
    assert here.read(apart)
