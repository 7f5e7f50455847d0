"""The player's settings: every value kept is allowed, what is not allowed changes nothing, a document stays small."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accessibility import profile as profiles
from lms.accessibility.player_prefs import KEYS_MOST, PREFS
from lms.accessibility.profile import DEFAULT, Profile, parse, to_dict, to_json, values, with_changes, with_player
from lms.errors import Refused

GOOD = {
    "caption_size": 400, "caption_font": "kai", "caption_color": "#ffEE00", "caption_opacity": 0, "caption_line": 300,
    "caption_track": "zh-Hans.easy-read", "reading_hold": True, "reading_pace": 12, "sign_size": 17, "sign_x": 100,
    "sound_balance": -100, "transcript_follow": False, "scan_seconds": 10, "quality": "audio", "rate": 105,
    "keys": {"play": "Alt+Shift+KeyP", "mute": "", "help": "Shift+Slash", "next": "Ctrl+Alt+Shift+Meta+ArrowRight"},
}
BAD = [
    ("caption_size", 110), ("caption_size", 25), ("caption_size", 425), ("caption_size", "100"), ("caption_size", True),
    ("caption_size", 100.5), ("caption_size", float("nan")), ("caption_size", float("inf")), ("caption_size", 10**40),
    ("caption_size", None), ("caption_font", "wingdings"), ("caption_font", ["system"]), ("caption_color", "red"),
    ("caption_color", "#12345"), ("caption_color", "#1234567"), ("caption_color", "#123456\n"), ("caption_opacity", 33),
    ("reading_hold", 1), ("reading_hold", "true"), ("caption_track", "a b"), ("caption_track", "x" * 61),
    ("caption_track", "<b>"), ("sign_size", 16), ("sign_size", 101), ("rate", 101), ("scan_seconds", -1),
    ("quality", "4k"), ("keys", []), ("keys", {"Play": "KeyP"}), ("keys", {"play": "P+Alt"}), ("keys", {"play": None}),
    ("keys", {"play": "Alt+Alt+KeyP"}), ("keys", {"play": "Alt+"}), ("keys", {"play": "Alt+Shift+KeyP;"}),
    ("keys", {"a" * 31: "KeyP"}), ("keys", {"a-" + "b" * n: "KeyP" for n in range(KEYS_MOST + 1)}),
    ("colour_of_smell", 1), ("", 1), ("player", {}),
]  # fmt: skip
json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-500, 500), st.floats(), st.text(max_size=9)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=9), inner, max_size=3)),
    max_leaves=6,
)


def test_who_chose_nothing_has_the_usual_value_of_every_setting():
    assert values(DEFAULT) == {name: {} if name == "keys" else pref.default for name, pref in PREFS.items()}
    assert all(pref.read(pref.default if name != "keys" else {}) == pref.default for name, pref in PREFS.items())


@pytest.mark.parametrize(("name", "value"), GOOD.items())
def test_a_choice_is_kept_and_comes_back_from_the_document(name, value):
    changed = with_player(DEFAULT, {name: value})
    assert values(changed) == {**values(DEFAULT), name: value}
    assert parse(to_json(changed)) == (changed, ())
    assert to_dict(changed)["player"] == {name: value}
    assert with_player(changed, {name: values(DEFAULT)[name]}) == DEFAULT


@pytest.mark.parametrize(("name", "value"), BAD)
def test_what_is_not_allowed_is_refused_with_a_code_and_nothing_is_changed(name, value):
    own = with_player(DEFAULT, GOOD)
    with pytest.raises(Refused) as refused:
        with_player(own, {"rate": 200, name: value})
    assert refused.value.code == ("bad-setting" if name in PREFS else "unknown-setting")
    assert values(own) == {**values(DEFAULT), **GOOD}


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_setting_in_a_stored_document_is_dropped_alone(name, value):
    profile, problems = parse({"player": {"rate": 200, "muted": True, name: value}})
    good = {"muted": True} if name == "rate" else {"rate": 200, "muted": True}
    assert to_dict(profile)["player"] == good
    assert len(problems) == 1


@pytest.mark.parametrize("player", [[], "x", 7, None])
def test_settings_that_are_no_settings_mean_the_usual_ones(player):
    profile, problems = parse({"theme": "dark", "player": player})
    assert profile == Profile(theme="dark")
    assert len(problems) == 1


def test_what_a_script_measured_is_rounded_where_every_number_is_allowed():
    assert values(with_player(DEFAULT, {"sign_x": 33.4, "rate": 150.0}))["sign_x"] == 33
    with pytest.raises(Refused):
        with_player(DEFAULT, {"rate": 152.5})


def test_the_longest_document_a_person_can_have_is_read_back():
    longest = {name: max(_all_allowed(name), key=lambda value: len(json.dumps(value))) for name in PREFS}
    full = Profile(
        theme="black-yellow", size=400, spacing="normal", motion="reduce", low_data=True,
        alternatives=profiles.ALTERNATIVES, needed=profiles.ALTERNATIVES, screen_reader=True, talkativeness="normal",
        tracks=tuple((kind, "x" * 35) for kind in profiles.TRACKS), hazards_to_avoid=profiles.HAZARDS,
        document_formats=profiles.DOCUMENT_FORMATS)
    full = with_player(full, {name: value for name, value in longest.items() if value != values(DEFAULT)[name]})
    assert len(to_json(full)) < profiles.DOCUMENT_CHARACTERS_MAX
    assert parse(to_json(full)) == (full, ())


def _all_allowed(name):
    if name == "keys":
        combination = "Ctrl+Alt+Shift+Meta+" + "K" * 25
        return [{"a" * 28 + "-" + chr(ord("a") + n % 26) * (1 + n // 26): combination for n in range(26)} | {
            "b" * 28 + "-" + chr(ord("a") + n % 26): combination for n in range(26)} | {
            "c" * 28 + "-" + chr(ord("a") + n): combination for n in range(KEYS_MOST - 52)}]
    usual = PREFS[name].default
    tries = ["x" * 60, "#ffffff", True, False, *range(-100, 401), *GOOD.values(), usual]
    tries += ["kai", "below", "shadow", "outline", "beside", "right", "continue", "browser", "normal", "audio"]
    return [value for value in tries if not isinstance(value, dict) and PREFS[name].read(value) is not None]


@given(st.dictionaries(st.one_of(st.sampled_from([*PREFS, "talkativeness", "tracks", "mode"]), st.text(max_size=5)),
                       json_values, max_size=4))
def test_no_change_a_script_can_send_makes_a_profile_that_is_not_valid(changes):
    refused = None
    changed = DEFAULT
    try:
        changed = with_changes(DEFAULT, changes)
    except Refused as one:
        refused = one
    assert parse(to_json(changed)) == (changed, ())
    assert refused is None or (refused.code in {"bad-setting", "unknown-setting"} and refused.messages[0])


def test_the_player_also_changes_talkativeness_tracks_and_modes():
    own = Profile(alternatives=("sign",), tracks=(("captions", "zh-Hans"),))
    changed = with_changes(own, {"rate": 125, "talkativeness": "brief", "tracks": {"sign": "csl"},
                                 "mode": {"captions": True, "sign": False, "low-data": True}})
    assert changed == Profile(alternatives=("captions",), low_data=True, talkativeness="brief", player=(("rate", 125),),
                              tracks=(("captions", "zh-Hans"), ("sign", "csl")))


@pytest.mark.parametrize("changes", [
    {"talkativeness": "loud"}, {"talkativeness": 1}, {"tracks": []}, {"tracks": {"smell": "zh"}}, {"tracks": {"sign": 1}},
    {"talkativeness": None}, {"tracks": None}, {"mode": None}, {"mode": []}, {"mode": {"smell": True}}, {"mode": {"captions": 1}}, {"mode": {"captions": "on"}}])
def test_a_bad_wish_beside_the_settings_is_refused_as_well(changes):
    with pytest.raises(Refused, match="cannot have this value|不能") as refused:
        with_changes(DEFAULT, changes)
    assert refused.value.code == "bad-setting"


def test_settings_of_the_player_never_reach_the_cookie():
    own = with_player(DEFAULT, GOOD)
    assert profiles.presentation_only(own) == DEFAULT
    assert profiles.cookie_value(own) == profiles.cookie_value(DEFAULT)
