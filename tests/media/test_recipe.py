import json
from dataclasses import replace

from lms.media import extras, recipe
from lms.media.extras import Extras, Order, SignTrack
from lms.media.script import Part, Script, Slide

SCRIPT = Script("课", "zh-Hans", (Part("一", (Slide((), ("您好。",), "images/a.png", "图"),)),))
IMAGES = {"images/a.png": "a" * 64}
FILM = SignTrack("csl", "film", "sign/csl.mp4", 250, "手语")
EXTRAS = Extras(("总结",), (("一", ("先问好。",)),), (FILM,), (("en", ("Hello.",)),))
FILMS = {"sign/csl.mp4": "f" * 64}


def test_picture_and_sound_depend_on_the_script_and_the_pictures_it_names_only():
    key = recipe.base_key(SCRIPT, IMAGES)
    assert len(key) == 64
    assert recipe.base_key(SCRIPT, {**IMAGES, "images/unused.png": "b" * 64}) == key
    assert recipe.base_key(SCRIPT, {"images/a.png": "b" * 64}) != key
    assert recipe.base_key(replace(SCRIPT, lang="en"), IMAGES) != key


def test_the_whole_depends_on_every_extra_and_on_the_films_it_names():
    changed = [
        replace(EXTRAS, aloud=("另一个总结",)),
        replace(EXTRAS, easy_read=()),
        replace(EXTRAS, sign=(replace(FILM, offset_ms=0),)),
        replace(EXTRAS, translations=()),
    ]
    keys = {recipe.content_key(SCRIPT, IMAGES, extra, FILMS) for extra in [EXTRAS, *changed]}
    assert len(keys) == 5
    key = recipe.content_key(SCRIPT, IMAGES, EXTRAS, FILMS)
    assert recipe.content_key(SCRIPT, IMAGES, EXTRAS, {**FILMS, "sign/unused.mp4": "0" * 64}) == key
    assert recipe.content_key(SCRIPT, IMAGES, EXTRAS, {"sign/csl.mp4": "0" * 64}) != key


def test_the_recording_depends_on_its_texts_and_who_speaks_them():
    keys = {recipe.aloud_key("zh", ["一", "二"], 1), recipe.aloud_key("zh", ["一", "二"], 0),
            recipe.aloud_key("zh", ["一"], 1), recipe.aloud_key("en", ["一", "二"], 1)}  # fmt: skip
    assert len(keys) == 4


def test_an_order_is_the_same_after_a_passage_through_json():
    order = Order(SCRIPT, IMAGES, EXTRAS, FILMS)
    assert extras.order_from_json(json.loads(json.dumps(extras.order_to_json(order)))) == order


def test_a_job_of_the_first_release_is_understood():
    source = extras.order_to_json(Order(SCRIPT, IMAGES))
    old = {name: source[name] for name in ("script", "images")}
    assert extras.order_from_json(old) == Order(SCRIPT, IMAGES)
