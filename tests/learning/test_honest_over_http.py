"""Honest cases through the real application, with and without a script in the browser."""

from __future__ import annotations

from tests.learning.school import School
from tests.learning.world import DURATION_MS, MINUTES, PARTS


def test_watching_at_any_speed_earns_the_minutes_of_the_lesson(school: School):
    player = school.trainee()
    for lesson, speed in enumerate((0.5, 1, 2.5)):
        lease = player.open(lesson)
        reached = number = 0
        while reached < DURATION_MS:
            begins, reached, number = reached, min(DURATION_MS, reached + round(15_000 * speed)), number + 1
            school.watch.forward(milliseconds=(reached - begins) / speed)
            player.beat(lease, number, [[begins, reached]], lesson, position=reached)
        assert player.answer(lesson).get_json()["credited_minutes"] == MINUTES
    assert school.minutes() == (3 * MINUTES, 0)


def test_reading_without_a_script_earns_the_same_minutes(school: School):
    player = school.trainee()
    sent = player.sent()
    for part in range(PARTS):
        school.watch.forward(seconds=12)
        answer = player.client.post(f"/learn/{school.enrolment}/lessons/1/part", data={"part": part, "sent": sent})
        assert answer.status_code == 303
    answer = player.client.post(f"/learn/{school.enrolment}/lessons/1/answer",
                                data={"item": "01-lesson-1", "choice": "0"}, follow_redirects=True)
    assert "20 minutes were added" in answer.get_data(as_text=True)
    assert school.minutes() == (MINUTES, 0)


def test_a_page_that_lay_open_over_night_can_be_read_on_in_the_morning(school: School):
    player = school.trainee()
    sent = player.sent()
    school.watch.forward(hours=30)
    for part in range(PARTS):
        settled = player.next_part(part, sent).get_json()
    assert settled["counted_ms"] == DURATION_MS


def test_a_lost_answer_is_answered_again(school: School):
    player = school.trainee()
    lease = player.open()
    school.watch.forward(seconds=15)
    first = player.beat(lease, 1, [[0, 15_000]]).get_json()
    assert player.beat(lease, 1, [[0, 15_000]]).get_json()["counted_ms"] == first["counted_ms"]


def test_beats_that_waited_are_taken_at_the_address_of_another_lesson(school: School):
    """The next page a person opens sends what the last one could not."""
    player = school.trainee()
    lease = player.open(0)
    school.watch.forward(seconds=100)
    player.open(1)
    assert player.beat(lease, 1, [[0, 60_000]], 1).get_json()["counted_ms"] == 60_000
    progress = school.progress(0)
    assert progress is not None
    assert progress.counted_ms == 60_000


def test_two_devices_in_turn_add_up_and_the_older_one_is_told(school: School):
    phone, desk = school.trainee(), school.trainee()
    one = phone.open()
    school.watch.forward(seconds=121)
    phone.beat(one, 1, [[0, DURATION_MS // 2]])
    two = desk.open()
    school.watch.forward(seconds=121)
    assert desk.beat(two, 1, [[DURATION_MS // 2, DURATION_MS]]).get_json()["counted_ms"] == DURATION_MS
    assert phone.beat(one, 2, []).get_json()["held"] is False


def test_a_day_offline_brings_every_lesson_home(school: School):
    player = school.trainee()
    tokens = [player.post("offline", {"device": "phone"}, lesson).get_json()["token"] for lesson in range(3)]
    school.watch.forward(hours=10)
    for lesson, token in enumerate(tokens):
        body = {"token": token, "number": 1, "intervals": [[0, DURATION_MS]]}
        assert player.post("offline/return", body, lesson).get_json()["waiting_ms"] == 0
        assert player.answer(lesson).get_json()["credited_minutes"] == MINUTES
    assert school.minutes() == (3 * MINUTES, 0)


def test_why_this_number_names_the_lesson_and_the_rule(school: School):
    player = school.trainee()
    lease = player.open()
    player.answer()
    school.watch.forward(seconds=300)
    player.beat(lease, 1, [[0, DURATION_MS]])
    page = player.client.get(f"/learn/{school.enrolment}/why").get_data(as_text=True)
    assert "第1课的练习" in page
    assert "20 minutes online are banked" in page
