import subprocess
import sys
import threading

import numpy as np
import pytest

from lms.media.rules import is_han
from lms.media.speech import engine_version, speak

pytestmark = pytest.mark.media

TEXT = "您好，欢迎来到课堂！这节课有3个要点：微笑、倾听和耐心。请打开 Excel，写下2026年的价格。“你好”吗？"


def test_the_engine_names_itself():
    assert engine_version().startswith("eSpeak NG 1.")


def test_every_chinese_character_is_inside_a_timed_word():
    speech = speak(TEXT, lang="zh-Hans")
    covered = {place for word in speech.words for place in range(word.offset, word.offset + word.length)}
    assert [c for place, c in enumerate(TEXT) if is_han(c) and place not in covered] == []
    names = [TEXT[word.offset : word.offset + word.length] for word in speech.words]
    assert {"3", "Excel", "2026", "年"} <= set(names)


def test_words_rise_in_time_and_end_inside_the_recording():
    speech = speak(TEXT, lang="zh-Hans")
    starts = [word.start_ms for word in speech.words]
    assert starts == sorted(set(starts))
    assert starts[0] == 0
    assert starts[-1] < speech.duration_ms
    assert [TEXT[sentence.offset] for sentence in speech.sentences] == ["您", "这", "请", "你"]


def test_sound_begins_where_the_first_word_after_a_pause_is_timed():
    speech = speak(TEXT, lang="zh-Hans")
    samples = np.frombuffer(speech.samples, dtype=np.int16).astype(np.int32)
    for sentence in speech.sentences[1:]:
        at = sentence.start_ms * speech.sample_rate // 1000
        before, after = samples[at - 1_500 : at - 100], samples[at : at + 2_200]
        assert np.abs(before).max() < 300
        assert np.abs(after).max() > 1_000


def test_a_comfortable_rate_is_about_220_characters_a_minute():
    text = "欢迎来到电商客服课，今天我们学习怎样回答顾客的第一句话。顾客进店以后，最怕没有人理。" * 2
    minutes = speak(text, lang="zh-Hans").duration_ms / 60_000
    assert 205 <= len(text) / minutes <= 250


def test_english_is_spoken_by_an_english_voice():
    text = "Don't forget 3.5 kg."
    speech = speak(text, lang="en")
    assert [text[w.offset : w.offset + w.length] for w in speech.words] == ["Don't", "forget", "3.5", "kg"]


@pytest.mark.parametrize("text", ["", "……", " \n", "\x00"])
def test_what_has_no_words_is_silence(text):
    assert speak(text, lang="zh-Hans").samples == b""


def test_threads_take_turns_and_each_gets_its_own_text():
    texts = ["你好吗？", "我们今天学习第一句话怎么说。", "谢谢！"]
    counts: dict[str, list[int]] = {text: [] for text in texts}

    def work(text: str) -> None:
        for _ in range(3):
            counts[text].append(sum(is_han(text[word.offset]) for word in speak(text, lang="zh-Hans").words))

    threads = [threading.Thread(target=work, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(len(set(found)) == 1 and len(found) == 3 for found in counts.values())


def test_two_fresh_processes_speak_the_same_bytes():
    # Within one process eSpeak may differ by a few samples from call to call, so builds run in a process of their own.
    program = (
        "import hashlib; from lms.media.speech import speak; "
        "print(hashlib.sha256(speak('今天我们学习第一句话。', lang='zh-Hans').samples).hexdigest())"
    )
    said = {subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout for _ in range(2)}
    assert len(said) == 1
