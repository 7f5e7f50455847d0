"""The command that keeps the catalogue in step: it loses no translation and makes none up."""

from __future__ import annotations

from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.language import messages


def _found() -> Catalog:
    found = Catalog(locale=messages.LOCALE)
    found.add("Send", locations=[("lms/b.py", 0), ("lms/a.py", 0), ("lms/a.py", 0)])
    found.add("Open", locations=[("lms/a.py", 0)], context="class")
    found.add(("%(n)s minute", "%(n)s minutes"), locations=[("lms/a.py", 0)])
    return found


def _known() -> Catalog:
    known = Catalog(locale=messages.LOCALE)
    known.add("Send", "提交")
    known.add("Open", "打开")
    known.add("Gone", "没人用了")
    known.add(("%(n)s minute", "%(n)s minutes"), ("%(n)s分钟",), user_comments=["短一点"])
    return known


def test_a_translation_stays_and_what_nobody_uses_goes():
    merged = messages.merged(_found(), _known())
    assert merged.get("Send").string == "提交"
    assert merged.get(("%(n)s minute", "%(n)s minutes")).string == ("%(n)s分钟",)
    assert merged.get("Gone") is None


def test_a_word_in_a_new_context_waits_for_its_own_translation():
    merged = messages.merged(_found(), _known())
    assert [(message.context, message.id) for message in messages.untranslated(merged)] == [("class", "Open")]


def test_the_file_reads_back_as_it_was_written_and_names_no_line_and_no_day():
    text = messages.as_text(messages.merged(_found(), _known()))
    again = read_po(BytesIO(text))
    assert messages.as_text(messages.merged(_found(), again)) == text
    assert b"#: lms/a.py lms/b.py\n" in text
    assert "# 短一点".encode() in text
    assert b"Date" not in text


def test_a_text_is_found_in_code_and_in_pages_with_its_context_and_its_plural():
    found = messages.extracted()
    assert found.get("My learning", "navigation").locations[0][0] == "lms/app.py"
    pages = {place for place, _line in found.get(("%(n)s minute", "%(n)s minutes")).locations}
    assert "lms/policy/wording.py" in pages
    assert any(place.endswith(".html") for place in pages)
