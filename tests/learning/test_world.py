"""What the other tests of this folder take for granted."""

from __future__ import annotations

from lms.learning.timeline import timeline_of
from tests.learning.world import DURATION_MS, PART_MS, World


def test_a_lesson_of_these_tests_has_four_parts_of_300_characters(world: World):
    timeline = timeline_of(world.session, world.hashes[0])
    assert timeline is not None
    assert timeline.duration_ms == DURATION_MS
    assert [part.end_ms - part.start_ms for part in timeline.parts] == [PART_MS] * 4
    assert [part.characters for part in timeline.parts] == [300] * 4
    assert timeline.items == ("01-lesson-1",)
