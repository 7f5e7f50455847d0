"""docs/http.md is what the code says."""

from __future__ import annotations

from lms import routes


def test_the_list_of_addresses_is_up_to_date(app):
    assert routes.write(app, check=True), "Run: lms routes"


def test_every_address_says_in_one_sentence_what_it_does(app):
    silent = [rule.endpoint for rule in app.url_map.iter_rules() if not (app.view_functions[rule.endpoint].__doc__ or "").strip()]
    assert silent == []


def test_a_list_that_was_changed_by_hand_is_found(app, tmp_path, monkeypatch):
    changed = tmp_path / "http.md"
    monkeypatch.setattr(routes, "TARGET", changed)
    assert not routes.write(app, check=True)
    assert routes.write(app, check=False)
    assert routes.write(app, check=True)
    changed.write_text(changed.read_text("utf-8") + "x", "utf-8")
    assert not routes.write(app, check=True)
