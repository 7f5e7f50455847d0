"""The table of media accessibility requirements says only what tests show."""

from __future__ import annotations

import pytest

from tests.support import maur


def test_each_of_the_119_requirements_stands_in_the_table_once():
    assert [row.id for row in maur.rows()] == maur.ids()
    assert len(maur.ids()) == 119


@pytest.mark.parametrize("row", maur.rows(), ids=lambda row: row.id)
def test_a_met_requirement_names_tests_that_exist_and_every_other_says_why(row):
    if row.state != "met":
        assert len(row.proof) > 20, "say why"
        return
    assert row.tests, "name a test"
    for path, name in row.tests:
        assert name in maur.functions(path), f"{path} has no {name}"
        marks = [part for mark in maur.functions(path)[name].decorator_list for part in maur.ast.unparse(mark).split(".")]
        assert not {"skip", "skipif", "xfail"} & {part.partition("(")[0] for part in marks}, f"{name} may be skipped"


def test_at_least_90_requirements_are_met():
    assert sum(row.state == "met" for row in maur.rows()) >= 90


def test_a_run_in_which_a_named_test_was_skipped_red_or_missing_is_told():
    row = next(row for row in maur.rows() if row.state == "met")
    watch = maur.Watch()
    assert any(row.id in sentence and "did not run" in sentence for sentence in watch.unshown())
    for path, name in row.tests:
        watch.outcomes[path, name] = {"passed", "skipped"}
    assert any(row.id in sentence and "skipped" in sentence for sentence in watch.unshown())
    for path, name in row.tests:
        watch.outcomes[path, name] = {"passed"}
    assert not any(f"{row.id} is" in sentence for sentence in watch.unshown())
