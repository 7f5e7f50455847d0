"""The same attacks through the real application: each is cut, or refused with a stable code, and changes nothing."""

from __future__ import annotations

import pytest

from tests.learning.school import School
from tests.learning.world import DURATION_MS, PARTS, READING_SECONDS

WHOLE = [[0, DURATION_MS]]


def test_a_hundred_hours_cannot_be_claimed_and_a_day_brings_ten_seconds(school: School):
    player = school.trainee()
    lease = player.open()
    assert player.beat(lease, 1, [[0, 360_000_000]]).get_json()["code"] == "time-too-far"
    settled = player.beat(lease, 2, [[0, 86_400_000]]).get_json()
    assert (settled["counted_ms"], settled["done"]) == (10_000, False)


def test_completion_in_one_call_seconds_after_opening_is_not_done(school: School):
    player = school.trainee()
    player.answer()
    lease = player.open()
    school.watch.forward(seconds=5)
    settled = player.beat(lease, 1, WHOLE).get_json()
    assert (settled["counted_ms"], settled["done"], settled["credited_minutes"]) == (22_500, False, 0)
    assert school.minutes() == (0, 0)


def test_two_lessons_at_once_share_one_time(school: School):
    player = school.trainee()
    first, second = player.open(0), player.open(1)
    for number in range(1, 9):
        school.watch.forward(seconds=15)
        one, two = player.beat(first, number, WHOLE).get_json(), player.beat(second, number, WHOLE, 1).get_json()
    assert (one["counted_ms"], one["held"]) == (10_000, False)
    assert (two["counted_ms"], two["held"]) == (DURATION_MS, True)


def test_the_same_beat_twice_counts_once(school: School):
    player = school.trainee()
    lease = player.open()
    school.watch.forward(seconds=10)
    first = player.beat(lease, 1, WHOLE).get_json()
    school.watch.forward(seconds=50)
    assert player.beat(lease, 1, WHOLE).get_json()["counted_ms"] == first["counted_ms"] == 35_000


@pytest.mark.parametrize(("what", "body"), [
    ("open", {}), ("offline", {"device": "phone"}),
    ("offline/return", {"token": "1.abc", "number": 1, "intervals": WHOLE}),
])
def test_another_trainees_enrolment_does_not_exist(school: School, what, body):
    answer = school.other().post(what, body)
    assert (answer.status_code, answer.get_json()["code"]) == (404, "not-found")
    assert school.progress() is None


def test_another_trainees_lesson_page_part_and_answer_do_not_exist(school: School):
    sent = school.trainee().sent()
    stranger = school.other()
    assert stranger.client.get(f"/learn/{school.enrolment}/lessons/1").status_code == 404
    assert stranger.next_part(0, sent).status_code == 404
    assert stranger.answer().status_code == 404
    assert school.progress() is None


def test_another_trainees_lease_does_not_exist(school: School):
    lease = school.trainee().open()
    school.watch.forward(seconds=60)
    assert school.other().beat(lease, 1, WHOLE).status_code == 404
    progress = school.progress()
    assert progress is not None
    assert progress.played == []


@pytest.mark.parametrize("place", [4, 99, 0])
def test_a_lesson_that_the_class_does_not_have_is_not_there(school: School, place):
    assert school.trainee().post("open", {}, place - 1).status_code == 404


@pytest.mark.parametrize(("intervals", "code"), [
    pytest.param("[[-5, 10]]", "negative-time", id="negative"),
    pytest.param("[[10, 5]]", "reversed-interval", id="reversed"),
    pytest.param("[[0, Infinity]]", "not-whole-milliseconds", id="infinite"),
    pytest.param("[[NaN, 5]]", "not-whole-milliseconds", id="NaN"),
    pytest.param("[[0, 1e3]]", "not-whole-milliseconds", id="a float"),
    pytest.param("[[0, true]]", "not-whole-milliseconds", id="a truth value"),
    pytest.param("[[0, 99999999999999999999]]", "time-too-far", id="far out"),
    pytest.param("[[0]]", "interval-shape", id="half an interval"),
    pytest.param("7", "intervals-not-a-list", id="a number"),
    pytest.param("[" + ",".join(["[0,1]"] * 401) + "]", "too-many-intervals", id="401 intervals"),
    pytest.param("[" * 50_000 + "]" * 50_000, "not-json", id="fifty thousand brackets"),
    pytest.param("[[0, 1", "not-json", id="cut off"),
    pytest.param('"' + "9" * 6000 + '"', "intervals-not-a-list", id="a long text"),
    pytest.param("[[0, " + "9" * 6000 + "]]", "not-json", id="six thousand digits"),
])
def test_a_malformed_claim_is_refused_with_a_code_and_changes_nothing(school: School, intervals, code):
    player = school.trainee()
    lease = player.open()
    school.watch.forward(seconds=60)
    answer = player.client.post(f"/learn/{school.enrolment}/lessons/1/beat", content_type="application/json",
                                data=f'{{"lease": "{lease}", "number": 1, "intervals": {intervals}}}')
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert answer.get_json()["code"] == code
    progress = school.progress()
    assert progress is not None
    assert (progress.played, progress.counted_ms) == ([], 0)


@pytest.mark.parametrize(("change", "status", "code"), [
    ({"number": -1}, 400, "number-invalid"), ({"number": True}, 400, "number-invalid"),
    ({"number": "1"}, 400, "number-invalid"), ({"number": 1.0}, 400, "number-invalid"),
    ({"number": 10 ** 12}, 400, "number-invalid"), ({"number": None}, 400, "number-invalid"),
    ({"position": -1}, 400, "position-invalid"), ({"position": "start"}, 400, "position-invalid"),
    ({"lease": None}, 400, "lease-missing"), ({"lease": ["a"]}, 400, "lease-missing"),
    ({"lease": ""}, 404, "not-found"), ({"lease": "\u0000"}, 404, "not-found"), ({"lease": "\ud800"}, 404, "not-found"),
    ({"lease": "f" * 32}, 404, "not-found"), ({"lease": "x" * 100_000}, 404, "not-found"),
])
def test_a_malformed_beat_is_refused_with_a_code(school: School, change, status, code):
    player = school.trainee()
    body = {"lease": player.open(), "number": 1, "intervals": [], **change}
    answer = player.post("beat", body)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


@pytest.mark.parametrize("body", [None, [], "beat", 7, True])
def test_a_body_that_is_no_object_is_refused(school: School, body):
    player = school.trainee()
    for what in ("beat", "offline", "offline/return"):
        assert player.post(what, body).get_json()["code"] == "not-json"


def test_an_offline_pack_claimed_for_longer_than_it_was_out_waits(school: School):
    player = school.trainee()
    token = player.post("offline", {"device": "phone"}).get_json()["token"]
    school.watch.forward(seconds=40)
    answer = player.post("offline/return", {"token": token, "number": 1, "intervals": WHOLE}).get_json()
    assert (answer["counted_ms"], answer["waiting_ms"]) == (100_000, DURATION_MS - 100_000)
    assert school.minutes() == (0, 0)


def test_a_forged_changed_or_other_persons_offline_token_is_not_there(school: School):
    player = school.trainee()
    token = player.post("offline", {"device": "phone"}).get_json()["token"]
    number, sign = token.split(".")
    school.watch.forward(hours=5)
    forged = [f"{number}.{'0' * 32}", f"{number}.", f"{int(number) + 1}.{sign}", number, "", ".", f"-1.{sign}",
              f"{number}.{sign[:15]}", f"{number}.{sign}0", f"٣.{sign}", f"{number}.\u0000\ud800", "9" * 5000]
    for one in forged:
        body = {"token": one, "number": 1, "intervals": WHOLE}
        assert player.post("offline/return", body).status_code == 404, one
    assert school.other().post("offline/return", {"token": token, "number": 1, "intervals": WHOLE}).status_code == 404
    progress = school.progress()
    assert progress is not None
    assert progress.counted_ms == 0


@pytest.mark.parametrize("device", [None, 7, "", "x" * 41, "a\u0000b", "\ud800", "line\nbreak", ["phone"]])
def test_a_device_without_a_plain_name_is_refused(school: School, device):
    answer = school.trainee().post("offline", {"device": device})
    assert (answer.status_code, answer.get_json()["code"]) == (400, "device-missing")


def test_a_changed_or_borrowed_sent_token_is_refused(school: School):
    player = school.trainee()
    sent = player.sent(0)
    moment, sign = sent.split(".")
    for token in (f"{int(moment) - 9999}.{sign}", f"{moment}.{'0' * 32}", moment, "", f"9{moment}9.{sign}",
                  "99999999999999999999.x", player.sent(1), f"{moment}.{sign}x", f"{moment}.\u00e9"):
        answer = player.next_part(0, token)
        assert (answer.status_code, answer.get_json()["code"]) == (400, "bad-part"), token
    assert school.progress() is None


@pytest.mark.parametrize("part", ["-1", "", "x", "1.5", "99999999999", "٣", "4"])
def test_a_part_that_is_not_there_is_refused(school: School, part):
    player = school.trainee()
    assert player.next_part(part, player.sent()).status_code == 400


def test_every_page_fetched_at_once_and_every_part_claimed_at_once_stand_in_one_line(school: School):
    player = school.trainee()
    tokens = [player.sent(lesson) for lesson in range(3)]
    for lesson, token in enumerate(tokens):
        player.answer(lesson)
        for part in range(PARTS):
            player.next_part(part, token, lesson)
    school.watch.forward(seconds=READING_SECONDS * PARTS)
    done = [player.answer(lesson).get_json()["done"] for lesson in range(3)]
    assert done == [True, False, False]


def test_an_answer_that_is_not_offered_is_refused(school: School):
    player = school.trainee()
    for choice in (9, -1, 10 ** 12):
        assert player.answer(choice=choice).get_json()["code"] == "no-such-choice"
    answer = player.client.post(f"/learn/{school.enrolment}/lessons/1/answer", data={"item": "\u0000", "choice": "0"},
                                headers={"Accept": "application/json"})
    assert answer.get_json()["code"] == "no-such-item"
