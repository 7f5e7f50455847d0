"""Play, pause, seek, speed, sources and faults: what holds however the lesson is stopped."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect


def test_play_and_pause_are_one_button_whose_name_says_what_it_does(stage):
    here = stage()
    here.button("Play").click()
    here.wait("player.conductor.moving")
    here.button("Pause").click()
    here.wait("video.paused")
    expect(here.button("Play")).to_be_visible()


def test_nothing_is_loaded_or_played_before_the_person_asks(stage):
    here = stage()
    here.page.wait_for_load_state("load")
    assert here.read("[video.paused, video.preload, video.readyState]") == [True, "none", 0]
    assert here.files["main.mp4"].asked == []


def test_the_end_of_a_hold_never_restarts_what_the_person_paused(stage):
    here = stage()
    here.play()
    here.run("player.conductor.hold('description')")
    here.wait("video.paused")
    assert here.read("player.conductor.wants")
    here.button("Pause").click()
    here.run("player.conductor.release('description')")
    here.page.wait_for_timeout(300)
    assert here.read("[video.paused, player.conductor.wants]") == [True, False]


def test_a_hold_ends_with_play_going_on_and_two_holds_wait_for_both(stage):
    here = stage()
    here.play()
    here.run("player.conductor.hold('sign'); player.conductor.hold('description'); player.conductor.release('sign')")
    here.wait("video.paused")
    here.run("player.conductor.release('description')")
    here.wait("player.conductor.moving")


def test_a_media_key_or_the_system_pauses_and_plays_like_the_person(stage):
    here = stage()
    here.play()
    here.run("video.pause()")  # what the browser does for a media key
    here.wait("!player.conductor.wants")
    expect(here.button("Play")).to_be_visible()
    here.run("video.play()")
    here.wait("player.conductor.wants")
    assert here.read("navigator.mediaSession.metadata.title") == here.read("player.manifest.title")


def test_a_media_key_cannot_play_over_a_hold(stage):
    here = stage()
    here.play()
    here.run("player.conductor.hold('description')")
    here.wait("video.paused")
    here.run("video.play()")
    here.wait("video.paused && player.conductor.wants")


@pytest.mark.parametrize(("rate", "shown"), [(50, 0.5), (250, 2.5), (1000, 2.5)])
def test_speed_goes_from_half_to_two_and_a_half_with_the_pitch_kept(stage, rate, shown):
    here = stage({}, {"rate": rate})
    here.play()
    assert here.read("[video.playbackRate, video.preservesPitch]") == [shown, True]


def test_one_control_sets_the_speed_back_to_normal(stage):
    here = stage({}, {"rate": 170})
    here.page.get_by_text("More", exact=True).click()
    here.button("Normal speed").click()
    here.wait("video.playbackRate === 1")
    assert here.read("player.prefs.get('rate')") == 100


def test_speed_volume_and_silence_survive_another_quality(stage):
    here = stage({}, {"rate": 150, "volume": 40, "muted": True})
    here.play()
    here.run("player.setSource('240p')")
    here.wait("video.currentSrc.includes('small') && player.conductor.moving")
    assert here.read("[video.playbackRate, video.volume, video.muted]") == [1.5, 0.4, True]


def test_another_quality_goes_on_at_the_same_place(stage):
    here = stage()
    here.seek(20_000)
    here.play()
    here.run("player.setSource('240p')")
    here.wait("video.currentSrc.includes('small') && player.conductor.moving")
    assert 19_900 < here.read("player.conductor.ms") < 24_000


def test_a_stall_steps_down_says_so_and_keeps_the_place(stage):
    def slow(here):
        here.files["main.mp4"].rate = 12_000
    here = stage(before=slow)
    here.run("player.manifest.sources[1].bytes = 200_000; player.conductor.play()")
    here.wait("video.currentSrc.includes('small')", seconds=40)
    expect(here.page.get_by_text("The connection is slow, so a smaller form is played")).to_be_visible()
    here.wait("player.conductor.moving")


def test_a_refused_start_is_said_with_a_button_that_plays(stage):
    def begin_unasked(here):
        here.page.add_init_script("addEventListener('changxue-ready', (event) => event.target.conductor.play())")
    here = stage(autoplay=False, before=begin_unasked)
    notice = here.page.get_by_text("Your browser does not begin by itself.")
    expect(notice).to_be_visible()
    assert not here.read("player.conductor.wants")
    here.page.locator(".notice").get_by_role("button", name="Play").click()
    here.wait("player.conductor.moving")
    expect(notice).to_be_hidden()


@pytest.mark.parametrize("fault", ["404", "truncated", "no film"])
def test_media_that_cannot_be_had_are_said_and_the_page_stays_usable(stage, fault):
    def break_it(here):
        here.files["main.mp4"].fault = "" if fault == "no film" else fault
    here = stage(before=break_it, lines=4, files={"main.mp4": b"not a film at all"} if fault == "no film" else {})
    here.run("player.conductor.play()")
    if fault == "truncated":
        here.wait("player.conductor.stalled || video.error || video.ended || player.conductor.ms > 500")
    else:
        expect(here.page.get_by_text("Picture and sound could not be loaded.")).to_be_visible()
    if fault == "404":
        here.files["main.mp4"].fault = ""
        here.button("Try again").click()
        here.wait("player.conductor.moving")
    expect(here.page.locator("transcript-panel")).to_be_visible()


def test_where_the_person_stopped_is_where_it_goes_on_and_a_link_goes_before_it(stage):
    here = stage({"position_ms": 24_000})
    here.play()
    assert 24_000 <= here.read("player.conductor.ms") < 30_000
    here.page.goto(f"{here.address}#t=40.5")
    here.wait("player.conductor.ms >= 40500")


def test_the_slider_goes_by_five_seconds_and_speaks_the_place_not_a_number(stage):
    here = stage()
    slider = here.page.get_by_role("slider", name="Place in the lesson")
    slider.focus()
    here.page.keyboard.press("ArrowRight")
    here.page.keyboard.press("ArrowRight")
    here.wait("Math.round(player.conductor.ms) === 10000")
    assert "0:10" in slider.get_attribute("aria-valuetext")
    here.page.keyboard.press("Home")
    here.wait("player.conductor.ms === 0")


def test_two_players_on_a_page_do_not_both_take_a_key(stage):
    here = stage()
    here.run("""const other = document.createElement('changxue-player'); other.manifest = { ...player.manifest };
        player.after(other); await new Promise((done) => other.addEventListener('changxue-ready', done))
        other.tabIndex = -1; other.focus(); other.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))""")
    here.page.keyboard.press("Alt+Shift+KeyP")
    here.wait("document.querySelectorAll('changxue-player')[1].conductor.wants")
    assert not here.read("player.conductor.wants")


def test_full_screen_takes_captions_and_controls_along(stage):
    here = stage()
    here.button("Full screen").click()
    here.wait("player.controls.isFull")
    expect(here.button("Play")).to_be_visible()
    here.button("Full screen").click()
    here.wait("!player.controls.isFull")


def test_a_manifest_of_empty_lists_still_plays(stage):
    here = stage({"captions": [], "sign": [], "descriptions": [], "chapters": [], "easy_read": [], "thumbnails": None,
                  "aloud": None, "glossary": [], "words": "", "poster": ""})
    here.play()
    for name in ("Captions", "Sign language", "Audio description"):
        expect(here.button(name)).to_have_count(0)


def test_sound_without_a_picture_shows_the_slide_of_the_moment(stage, tmp_path):
    from PIL import Image
    sheet = Image.new("RGB", (160, 45))
    sheet.paste((255, 0, 0), (0, 0, 80, 45))
    sheet.paste((0, 0, 255), (80, 0, 160, 45))
    sheet.save(tmp_path / "sheet.png")
    here = stage({"thumbnails": {"src": "./sheet.png", "width": 80, "height": 45, "columns": 2, "tiles": [0, 10_000]}},
                 audio=True, files={"sheet.png": tmp_path / "sheet.png"})
    here.wait("player.root.querySelector('.still-picture')")
    before = here.read("player.root.querySelector('.still-picture').style.backgroundPosition")
    here.seek(12_000)
    here.wait(f"player.root.querySelector('.still-picture').style.backgroundPosition !== {before!r}")


def test_choices_without_an_account_stay_for_this_visit_on_the_device(stage):
    here = stage({"prefs_url": ""})
    here.run("player.prefs.set('rate', 130)")
    here.wait("sessionStorage.getItem('changxue.prefs')?.includes('130')")
    here.page.reload()
    here.wait("player?.conductor && video.playbackRate === 1.3")


def test_only_a_person_who_wants_everything_is_spoken_to_while_sound_plays(stage):
    here = stage({"talkativeness": "normal"}, {"talkativeness": "normal"})
    here.play()
    here.run("player.say('later', 'normal')")
    status = "[...player.root.querySelectorAll('p.sr-only[role=status]')].map((one) => one.textContent).join()"
    assert "later" not in here.read(status)
    here.run("player.say('now', 'must')")
    assert "now" in here.read(status)
    here.pause()
    here.wait(f"{status}.includes('later')")


def test_the_beginning_can_be_chosen_again_after_a_resume(stage):
    here = stage({"position_ms": 24_000})
    here.page.get_by_role("slider", name="Place in the lesson").focus()
    here.page.keyboard.press("Home")
    here.play()
    assert here.read("player.conductor.ms") < 10_000


def test_modes_that_are_on_from_the_start_are_not_announced(stage):
    here = stage({"modes": ["captions"]})
    here.wait("player.captions.isOn")
    assert "Captions on" not in here.read("player.root.textContent")


def test_a_mode_the_lesson_does_not_have_is_not_opened_by_the_profile(stage):
    here = stage({"modes": ["captions", "sign", "description"], "sign": [], "descriptions": []})
    here.wait("player.captions.isOn")
    expect(here.button("Player settings")).to_be_visible()
    assert not here.read("player.stage.querySelector('.sign') || player.stage.dataset.sign || player.actions.get('sign').pressed()")
