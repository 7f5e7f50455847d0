"""The language of the person being answered, usable from every floor (no Flask here).

Message ids are English; `zh_Hans` is a complete catalogue. Short words carry a context
(`pgettext`) because one English word is often several Chinese ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy, NullTranslations, Translations
from markupsafe import escape

LANGUAGES = {"zh-Hans": "中文", "en": "English"}
DEFAULT = "zh-Hans"
PSEUDO = "x-pseudo"
"""A language made for tests: every wrapped string comes back inside ⟦⟧."""
TRANSLATIONS = Path(__file__).parent / "translations"
"""One folder a language with its `messages.po`; English is the msgids themselves."""

_current: ContextVar[str] = ContextVar("language", default=DEFAULT)


class _Pseudo(NullTranslations):
    """Marks what went through translation, so that a test can see what did not."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"

    def pgettext(self, context: str, message: str) -> str:
        return f"⟦{message}⟧"

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


@lru_cache
def _catalogue(language: str) -> NullTranslations:
    """Read from the text people edit, once a process, so that no binary is kept that could grow old."""
    if language == PSEUDO:
        return _Pseudo()
    file = TRANSLATIONS / language.replace("-", "_") / "LC_MESSAGES" / "messages.po"
    if not file.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as text:
        write_mo(compiled, read_po(text))
    compiled.seek(0)
    return Translations(compiled)


def current() -> str:
    """The language tag in force."""
    return _current.get()


def choose(language: str) -> None:
    """Put a language in force for the rest of this context (a request)."""
    _current.set(language if language in LANGUAGES or language == PSEUDO else DEFAULT)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Put a language in force for a block."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def _fill(text: str, values: dict[str, object]) -> str:
    """Fill the slots. Where a value is markup, the sentence becomes markup too and all else is escaped."""
    if any(hasattr(value, "__html__") for value in values.values()):
        return escape(text) % values
    return text % values if values else text


def gettext(message: str, /, **values: object) -> str:
    """Translate a sentence; `%(name)s` is filled from `values`."""
    return _fill(_catalogue(_current.get()).gettext(message), values)


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """Translate a sentence that counts; `n` is also available as `%(n)s`."""
    return _fill(_catalogue(_current.get()).ngettext(one, many, n), {"n": n, **values})


def pgettext(context: str, message: str, /, **values: object) -> str:
    """Translate a short word in its context."""
    return _fill(str(_catalogue(_current.get()).pgettext(context, message)), values)


def lazy_gettext(message: str) -> LazyProxy:
    """A sentence translated when it is shown, for labels made at import time."""
    return LazyProxy(gettext, message, enable_cache=False)


def lazy_pgettext(context: str, message: str) -> LazyProxy:
    """A short word in its context, translated when it is shown."""
    return LazyProxy(pgettext, context, message, enable_cache=False)
