"""What strangers and mistakes send."""

from __future__ import annotations

import io
from typing import Any

from hypothesis import strategies as st

NASTY_TEXTS = (
    "", " ", "\x00", "a\x00b", "\ufffd", "\u202e", "🧑‍🦽", "１２", "²", "٣", "-1", "0", "00", "1e309", "nan", "inf", "1.5", "0x10",
    "9" * 12, "9" * 30, "2147483648", "9223372036854775808", "true", "null", "[]", "{}", "' OR 1=1 --", "%", "%s", "%(n)s",
    "{0}", "{{ 7 * 7 }}", "<script>alert(1)</script>", "../../etc/passwd", "//elsewhere.example", "2026-02-30",
    "9999-12-31", "0001-01-01", "2026-13-01", "x" * 5000, "370100", "37010", "administrator", "\r\nSet-Cookie: a=b", "*" * 40,
    "## \n\n- \n", "![](x.png)", "##", "* right\nwrong", "\n" * 300)
NASTY_NUMBERS: tuple[Any, ...] = (
    -1, 0, 1.5, 1e308, float("inf"), float("-inf"), float("nan"), 2**31, 2**63, 10**40, True, False, None, "", "1", [], {})

texts = st.one_of(st.sampled_from(NASTY_TEXTS), st.text(max_size=60))
whole_in_paths = st.sampled_from(("0", "999999", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808",
                                  "9" * 40, "007"))
texts_in_paths = st.one_of(st.sampled_from(("x", "%00", "..", "%2e%2e", "new", "'", "%F0%9F%A7%91", "%ff", "a" * 300, "-", "1")),
                           st.text("abcdefghij-0123456789", min_size=1, max_size=20))
numbers = st.sampled_from(NASTY_NUMBERS)
json_values = st.recursive(st.one_of(numbers, texts), lambda inner: st.one_of(
    st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(("a", "lease", "number")), inner, max_size=3)), max_leaves=8)


def forms(valid: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A form with some fields missing, some junk, some sent twice and some right."""
    if not valid:
        return st.dictionaries(st.sampled_from(("item", "choice", "part", "sent", "next", "mode", "on", "x")), texts, max_size=4)
    return st.fixed_dictionaries({}, optional={
        name: st.one_of(st.just(value), texts, st.lists(texts, max_size=3)) for name, value in valid.items()})


def almost_right_forms(valid: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A right form in which one field is junk."""
    return st.tuples(st.sampled_from(sorted(valid)), texts).map(lambda change: {**valid, change[0]: change[1]})


def uploads() -> st.SearchStrategy[tuple[io.BytesIO, str]]:
    """Files that are not what they say."""
    contents = st.one_of(st.binary(max_size=200), st.sampled_from((b"", b"PK\x03\x04", b"PK\x05\x06" + b"\x00" * 18, b"\x89PNG")))
    return st.tuples(contents.map(io.BytesIO), st.sampled_from(("course.zip", "", "x.exe", "名字.zip", "a" * 300)))
