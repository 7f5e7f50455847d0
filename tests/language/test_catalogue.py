"""The Chinese catalogue: whole, sound, in one voice, and quick to load."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator

import pytest
from babel.messages.catalog import Message

from lms import language
from tests.language import messages

GLOSSARY = tomllib.loads((messages.PO.parents[2] / "glossary.toml").read_text(encoding="utf-8"))
MEND = "run: .venv/bin/python -m tests.language.messages"

HAN = r"\u3400-\u9fff"
SLOT = re.compile(r"%(?:\((\w+)\)[a-z]|%)")
KEPT = re.compile("|".join(rf"(?<![A-Za-z])(?:{one})(?![A-Za-z])" for one in GLOSSARY["kept_in_latin_letters"]))


def _shown() -> Iterator[tuple[Message, str, str]]:
    """Every message with its English (the plural, which names the number) and its Chinese."""
    for message in messages.texts(messages.written()):
        english = message.id if isinstance(message.id, str) else message.id[1]
        yield message, english, message.string if isinstance(message.string, str) else message.string[0]


SHOWN = list(_shown())


def _wrong(is_wrong: Callable[[str, str], object]) -> list[str]:
    return [f"{english} → {chinese}" for _message, english, chinese in SHOWN if is_wrong(english, chinese)]


@pytest.fixture(scope="module")
def found() -> set[tuple[str | None, object]]:
    return {(message.context, message.id) for message in messages.texts(messages.extracted())}


def test_every_text_of_the_product_is_in_the_catalogue_and_nothing_else(found):
    known = {(message.context, message.id) for message, _english, _chinese in SHOWN}
    assert found - known == set(), MEND
    assert known - found == set(), MEND
    assert not messages.written().obsolete, MEND


def test_every_text_is_translated_and_no_translation_is_a_guess():
    assert [message.id for message in messages.untranslated(messages.written())] == []
    assert [message.id for message, _english, _chinese in SHOWN if message.fuzzy] == []


def test_the_file_stands_as_the_command_writes_it():
    written = messages.written()
    assert messages.as_text(messages.merged(messages.extracted(), written)) == messages.PO.read_bytes(), MEND


def test_chinese_has_one_plural_form():
    assert messages.written().num_plurals == 1
    assert all(len(message.string) == 1 for message, _e, _c in SHOWN if not isinstance(message.string, str))


def test_a_translation_fills_the_same_slots_as_the_english():
    def slots(text: str) -> list[str]:
        return sorted(set(SLOT.findall(text)) | ({"%%"} & {found[0] for found in SLOT.finditer(text)}))

    assert _wrong(lambda english, chinese: slots(english) != slots(chinese)) == []


def test_a_lone_percent_sign_never_meets_the_filling_of_slots():
    assert _wrong(lambda _english, chinese: "%(" in chinese and "%" in SLOT.sub("", chinese)) == []


def test_no_english_word_is_left_over():
    latin = re.compile("[A-Za-z]")
    assert _wrong(lambda _english, chinese: latin.search(KEPT.sub(" ", SLOT.sub(" ", chinese)))) == []


def test_han_and_latin_stand_together_without_a_space():
    gap = re.compile(rf"[{HAN}，。：；！？、）”] +[A-Za-z0-9%(]|[A-Za-z0-9%)s] +[{HAN}（“]")
    tags = re.compile(r"<v 姓名>|“#+ ?”|“[->] ?”")
    assert _wrong(lambda _english, chinese: gap.search(tags.sub("", chinese))) == []


def test_punctuation_is_full_width_beside_han():
    half = re.compile(rf"[{HAN}”）][,;:!?()]|[,;:!?(][{HAN}“]|[{HAN}]\.(?!zip)")
    assert _wrong(lambda _english, chinese: half.search(chinese)) == []


def test_quotation_marks_are_curly_and_come_in_pairs():
    def uneven(english: str, chinese: str) -> bool:
        straight = '"' in chinese and '"' not in english
        return straight or "「" in chinese or chinese.count("“") != chinese.count("”") or "'" in chinese

    assert _wrong(uneven) == []


def test_a_sentence_ends_as_one_and_a_label_does_not():
    def differs(english: str, chinese: str) -> bool:
        if english.endswith("."):
            return not chinese.endswith(("。", "？"))
        return chinese.endswith("。")

    assert _wrong(differs) == []


def _means_it(term: dict, message: Message) -> bool:
    english = " ".join(message.id) if isinstance(message.id, tuple) else message.id
    bare = SLOT.sub(" ", english)
    for other in term.get("unless", ()):
        bare = re.sub(other, " ", bare, flags=re.IGNORECASE)
    return re.search(rf"(?<![\w-])(?:{term['en']})(?![\w-])", bare, re.IGNORECASE) is not None


@pytest.mark.parametrize("term", GLOSSARY["term"], ids=lambda term: term["en"])
def test_a_word_of_the_glossary_is_always_said_the_same(term):
    used = [(message, english, chinese) for message, english, chinese in SHOWN if _means_it(term, message)]
    assert used, "No text has this word: take it out of the glossary."
    assert [f"{e} → {c}" for _m, e, c in used if not any(word in c for word in term["zh"])] == []
    assert [f"{e} → {c}" for _m, e, c in used if any(word in c for word in term.get("never", ()))] == []


@pytest.mark.parametrize("word", GLOSSARY["everywhere"])
def test_a_word_we_do_not_use_stands_nowhere(word):
    assert _wrong(lambda _english, chinese: word in chinese) == []


def test_every_name_of_a_translating_function_is_known_to_the_extraction():
    strange = [a for a in messages.aliases() if messages.KEYWORDS.get(a.name, "?") != messages.KEYWORDS.get(a.function)]
    assert strange == []


def test_a_page_speaks_chinese_when_nobody_chose_a_language():
    assert language.DEFAULT == "zh-Hans"
    with language.speaking(language.DEFAULT):
        assert language.pgettext("navigation", "My learning") == "我的学习"
        assert language.ngettext("%(n)s minute", "%(n)s minutes", 1) == "1分钟"
        assert language.ngettext("%(n)s minute", "%(n)s minutes", 45) == "45分钟"
        assert language.gettext("Go on: %(title)s", title="洗车") == "继续学“洗车”"
        assert str(language.lazy_gettext("Password")) == "密码"


def test_english_needs_no_catalogue():
    with language.speaking("en"):
        assert language.pgettext("hours", "Banked") == "Banked"
        assert language.ngettext("%(n)s minute", "%(n)s minutes", 1) == "1 minute"


@pytest.mark.parametrize("kept", GLOSSARY["kept_in_latin_letters"])
def test_what_stays_in_latin_letters_is_still_used(kept):
    assert any(re.search(kept, SLOT.sub(" ", chinese)) for _message, _english, chinese in SHOWN)
