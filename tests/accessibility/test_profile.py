"""A profile is always whole and valid, whatever document or cookie it comes from."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accessibility import profile as profiles
from lms.accessibility.profile import (
    DEFAULT,
    Profile,
    cookie_value,
    from_cookie,
    modes,
    parse,
    presentation_only,
    to_dict,
    to_json,
    with_mode,
    with_presentation,
)
from lms.language import speaking


def some(words, least=0):
    return st.lists(st.sampled_from(words), unique=True, min_size=least).map(tuple)


def in_our_order(words, least=0):
    return some(words, least).map(lambda chosen: tuple(word for word in words if word in chosen))


any_profile = some(profiles.ALTERNATIVES).flatmap(
    lambda alternatives: st.builds(
        Profile,
        theme=st.sampled_from(profiles.THEMES),
        size=st.sampled_from(profiles.SIZES),
        spacing=st.sampled_from(profiles.SPACINGS),
        motion=st.sampled_from(profiles.MOTIONS),
        low_data=st.booleans(),
        alternatives=st.just(alternatives),
        needed=in_our_order(tuple(kind for kind in profiles.ALTERNATIVES if kind in alternatives))
        if alternatives
        else st.just(()),
        tracks=in_our_order(profiles.TRACKS).map(lambda kinds: tuple((kind, "zh-Hans") for kind in kinds)),
        usable_modes=in_our_order(profiles.USABLE_MODES, 1),
        hazards_to_avoid=in_our_order(profiles.HAZARDS),
        screen_reader=st.booleans(),
        talkativeness=st.sampled_from(profiles.TALKATIVENESS),
        document_formats=some(profiles.DOCUMENT_FORMATS, 1),
        player=st.sampled_from(((), (("rate", 150), ("keys", (("play", "KeyP"),))), (("caption_size", 200),))),
    )
)
json_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=9),
        st.sampled_from(profiles.ALTERNATIVES),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=9), inner, max_size=3)),
    max_leaves=6,
)
field_names = st.sampled_from(sorted({*to_dict(DEFAULT), "unknown"}))


@given(any_profile)
def test_a_profile_comes_back_from_its_document(profile):
    assert parse(to_json(profile)) == (profile, ())
    assert parse(to_dict(profile)) == (profile, ())
    assert parse(to_json(profile).encode()) == (profile, ())


@given(st.one_of(st.text(), st.binary(), json_values.map(json.dumps), st.dictionaries(field_names, json_values)))
def test_no_document_makes_the_reader_fall(document):
    profile, problems = parse(document)
    assert parse(to_json(profile)) == (profile, ())
    assert all(isinstance(problem, str) and problem for problem in problems)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param("", id="empty"),
        pytest.param("{", id="cut off"),
        pytest.param("[]", id="a list"),
        pytest.param("null", id="null"),
        pytest.param("[" * 4000, id="nested without end"),
        pytest.param(b"\xff\xfe{}", id="no UTF-8"),
        pytest.param('{"x":"' + "y" * 20_000 + '"}', id="too long"),
    ],
)
def test_an_unreadable_document_means_the_usual_settings_and_says_so(document):
    profile, problems = parse(document)
    assert profile == DEFAULT
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "pink"), ("theme", 1), ("size", 110), ("size", "150"), ("size", 150.0), ("size", True), ("spacing",
        None),
        ("motion", []), ("low_data", 1), ("low_data", "yes"), ("alternatives", "captions"), ("alternatives", ["smell"]),
        ("alternatives", [["captions"]]), ("tracks", {"captions": 7}), ("tracks", {"smell": "zh"}), ("tracks", ["zh"]),
        ("tracks", {"captions": "<b>"}), ("usable_modes", []), ("usable_modes", ["smell"]), ("hazards_to_avoid", {}),
        ("screen_reader", 0), ("talkativeness", "loud"), ("document_formats", []), ("document_formats", ["pdf"]),
    ],
)  # fmt: skip
def test_a_bad_field_keeps_its_default_and_spoils_no_other(name, value):
    profile, problems = parse({"version": 1, "theme": "dark", "size": 200, name: value})
    good = {"theme": "dark", "size": 200}
    good.pop(name, None)
    assert profile == Profile(**good)
    assert len(problems) == 1


def test_a_newer_document_is_read_as_far_as_it_is_understood():
    with speaking("en"):
        profile, problems = parse({"version": 7, "theme": "dark", "smell": "roses"})
    assert profile == Profile(theme="dark")
    assert profile.version == 1
    assert "newer" in problems[0]
    assert "smell" in problems[1]


@pytest.mark.parametrize("version", [0, -1, "1", 1.5, True, None])
def test_a_senseless_version_is_said_and_the_rest_is_used(version):
    profile, problems = parse({"version": version, "size": 200})
    assert profile == Profile(size=200)
    assert len(problems) == 1


def test_only_what_is_chosen_can_be_needed():
    profile, problems = parse({"alternatives": ["captions"], "needed": ["captions", "sign"]})
    assert profile.needed == ("captions",)
    assert len(problems) == 1


def test_favourites_keep_their_order_and_doubles_go():
    profile, problems = parse({"alternatives": ["sign", "captions", "sign"]})
    assert profile.alternatives == ("sign", "captions")
    assert problems == ()


def test_a_track_without_a_choice_is_that_of_the_course():
    profile, _problems = parse({"tracks": {"captions": "zh-Hans", "sign": ""}})
    assert (profile.track("captions"), profile.track("sign"), profile.track("transcript")) == ("zh-Hans", "", "")


@given(any_profile)
def test_the_cookie_holds_presentation_and_nothing_else(profile):
    cookie = cookie_value(profile)
    assert len(cookie.encode()) <= 300
    assert set(cookie) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-")
    assert from_cookie(cookie) == presentation_only(profile)
    assert cookie_value(presentation_only(profile)) == cookie
    private = {
        "alternatives",
        "needed",
        "tracks",
        "usable_modes",
        "hazards_to_avoid",
        "screen_reader",
        "document_formats",
        "player",
    }
    assert all(getattr(presentation_only(profile), name) == getattr(DEFAULT, name) for name in private)


@given(st.one_of(st.none(), st.text(), st.from_regex(r"1(\.[a-z0-9-]{0,12}){0,8}", fullmatch=True)))
def test_no_cookie_makes_the_reader_fall(cookie):
    assert parse(to_json(from_cookie(cookie))) == (from_cookie(cookie), ())


@pytest.mark.parametrize(
    ("cookie", "profile"),
    [
        ("1.dark.150.wide.reduce.1", Profile(theme="dark", size=150, spacing="wide", motion="reduce", low_data=True)),
        ("1.dark", Profile(theme="dark")),
        ("1.pink.150", Profile(size=150)),
        ("2.dark.150.wide.reduce.1", DEFAULT),
        ("dark", DEFAULT),
        ("", DEFAULT),
        (None, DEFAULT),
    ],
)
def test_a_cookie_is_used_as_far_as_it_makes_sense(cookie, profile):
    assert from_cookie(cookie) == profile


@given(any_profile, any_profile)
def test_presentation_of_a_device_never_touches_the_rest(mine, device):
    merged = with_presentation(mine, device)
    assert presentation_only(merged) == presentation_only(device)
    assert with_presentation(merged, mine) == mine


@given(any_profile, st.sampled_from(profiles.MODES))
def test_every_mode_can_be_switched_on_and_off_without_touching_the_others(profile, mode):
    on, off = with_mode(profile, mode, True), with_mode(profile, mode, False)
    assert mode in modes(on)
    assert mode not in modes(off)
    assert set(modes(on)) - {mode} == set(modes(off)) == set(modes(profile)) - {mode}
    assert with_mode(on, mode, True) == on
    assert parse(to_json(off)) == (off, ())


def test_modes_combine_and_the_newest_comes_last():
    profile = DEFAULT
    for mode in ("sign", "low-data", "captions"):
        profile = with_mode(profile, mode, True)
    assert modes(profile) == ("captions", "sign", "low-data")
    assert profile.alternatives == ("sign", "captions")


def test_a_mode_switched_off_is_needed_no_more():
    profile = Profile(alternatives=("captions", "sign"), needed=("captions",))
    assert with_mode(profile, "captions", False) == Profile(alternatives=("sign",))


def test_an_unknown_mode_is_an_error():
    with pytest.raises(ValueError, match="mode"):
        with_mode(DEFAULT, "smell", True)
