"""Settings of the player over HTTP: kept sealed in the account, never lost between two tabs, nothing without account."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from lms.accessibility.models import AccessProfile
from lms.accessibility.player_prefs import PREFS
from lms.accessibility.profile import Profile
from lms.accessibility.profiles import COOKIE, of_account
from lms.people.models import Account
from lms.people.services import login_index
from tests.support.people import browser
from tests.web.page import read

PLACE = "/access-settings/player"
FORM = {"theme": "dark", "size": "150", "spacing": "wide", "motion": "reduce", "first": "sign", "second": "captions",
        "third": "", "usable_modes": ["visual", "textual"], "talkativeness": "brief", "document_format": "standard"}


def kept(app, login: str = "trainee") -> Profile | None:
    keys = app.extensions["lms.keys"]
    with app.extensions["lms.database"].transaction(write=False) as session:
        who = session.scalars(select(Account.pseudonym).where(Account.login_index == login_index(keys, login))).one()
        return of_account(session, keys, who)


def test_a_choice_in_the_player_is_kept_in_the_account_and_nowhere_else_in_clear(both_app):
    client = browser(both_app, "trainee")
    body = {"changes": {"caption_size": 300, "keys": {"play": "Alt+Shift+KeyQ"}}, "talkativeness": "full",
            "tracks": {"sign": "csl"}, "mode": {"captions": True}}
    answer = client.post(PLACE, json=body)
    assert answer.status_code == 200
    assert answer.json["prefs"]["caption_size"] == 300
    assert answer.json["prefs"].keys() == PREFS.keys()
    assert (answer.json["talkativeness"], answer.json["modes"]) == ("full", ["captions"])
    profile = kept(both_app)
    assert dict(profile.player) == {"caption_size": 300, "keys": (("play", "Alt+Shift+KeyQ"),)}
    assert (profile.alternatives, profile.talkativeness, profile.track("sign")) == (("captions",), "full", "csl")
    assert "caption" not in client.get_cookie(COOKIE).value
    with both_app.extensions["lms.database"].transaction(write=False) as session:
        assert all(b"caption" not in row for row in session.scalars(select(AccessProfile.sealed)))


def test_the_look_chosen_before_is_still_there_after_a_choice_in_the_player(demo_app):
    client = browser(demo_app, "trainee")
    client.post("/access-settings", data=FORM)
    client.post(PLACE, json={"changes": {"rate": 150}})
    client.post("/access-settings/mode", data={"mode": "easy-read", "on": "1"})
    profile = kept(demo_app)
    assert (profile.theme, profile.size, profile.talkativeness) == ("dark", 150, "brief")
    assert profile.alternatives == ("sign", "captions", "easy-read")
    assert dict(profile.player)["rate"] == 150


@pytest.mark.parametrize(("body", "code"), [
    ({"changes": {"rate": 150, "caption_size": 110}}, "bad-setting"), ({"changes": {"smell": 1}}, "unknown-setting"),
    ({"smell": 1}, "unknown-setting"), ({"changes": []}, "not-json"), ([], "not-json"), ("x", "not-json"),
    ({"mode": {"captions": "yes"}}, "bad-setting"), ({"changes": {"rate": 150}, "talkativeness": "loud"}, "bad-setting")])
@pytest.mark.parametrize("login", ["anonymous", "trainee"])
def test_a_bad_choice_is_refused_with_a_code_and_nothing_is_changed(demo_app, login, body, code):
    client = browser(demo_app, login)
    client.post(PLACE, json={"changes": {"volume": 40}})
    answer = client.post(PLACE, json=body)
    assert (answer.status_code, answer.json["code"]) == (400, code)
    assert answer.mimetype == "application/problem+json"
    if login == "trainee":
        assert kept(demo_app).player == (("volume", 40),)


def test_without_an_account_nothing_is_kept_but_how_much_data_to_use(demo_app):
    client = browser(demo_app)
    answer = client.post(PLACE, json={"changes": {"caption_size": 300}, "talkativeness": "full", "mode": {"sign": True}})
    assert (answer.status_code, answer.data) == (204, b"")
    assert "Set-Cookie" not in answer.headers
    saving = client.post(PLACE, json={"mode": {"low-data": True}})
    assert saving.status_code == 204
    assert client.get_cookie(COOKIE).value == "1.system.100.normal.system.1"


def test_choices_of_two_tabs_at_once_are_all_kept(both_app):
    """Each asks for one setting, all at the same moment, on both databases."""
    names = [name for name, pref in PREFS.items() if isinstance(pref.default, bool)]

    def choose(name: str) -> int:
        client = browser(both_app, "trainee")
        return client.post(PLACE, json={"changes": {name: not PREFS[name].default}}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(choose, names)) == {200}
    assert dict(kept(both_app).player) == {name: not PREFS[name].default for name in names}


def test_the_settings_page_has_the_important_ones_and_keeps_them_without_script(demo_app):
    client = browser(demo_app, "trainee")
    client.post(PLACE, json={"changes": {"sign_size": 41, "caption_font": "kai"}})
    page = read(client.get("/access-settings").text)
    assert page.one("h2", id="player").text == "The player"
    sizes = [option["value"] for option in page.one("select", id="sign_size").all("option")]
    assert sizes == ["17", "25", "33", "41", "50", "67", "100"]
    answer = client.post("/access-settings", data={
        **FORM, "rate": "150", "reading_hold": "1", "description_mode": "duck", "sign_place": "left", "sign_size": "41",
        "scan": "1", "scan_seconds": "3"})
    assert answer.status_code == 303
    assert dict(kept(demo_app).player) == {
        "rate": 150, "reading_hold": True, "description_mode": "duck", "sign_place": "left", "sign_size": 41, "scan": True,
        "scan_seconds": 3, "caption_font": "kai"}


def test_a_size_nobody_offered_is_refused_at_its_field(demo_app):
    client = browser(demo_app, "trainee")
    answer = client.post("/access-settings", data={**FORM, "sign_size": "999"})
    assert answer.status_code == 400
    assert kept(demo_app) is None


def test_the_usual_settings_come_back_with_one_button_and_ways_of_learning_stay(demo_app):
    client = browser(demo_app, "trainee")
    client.post(PLACE, json={"changes": {"rate": 150}, "mode": {"sign": True}})
    page = read(client.get("/access-settings").text)
    button = next(one for one in page.all("button") if one.text == "Set the player back to its usual settings")
    assert button
    answer = client.post(f"{PLACE}/usual")
    assert answer.status_code == 303
    assert kept(demo_app) == Profile(alternatives=("sign",))
    client.post(PLACE, json={"changes": {"rate": 150}})
    assert client.post(f"{PLACE}/usual", headers={"Accept": "application/json"}).json["prefs"]["rate"] == 100
