"""Speech: eSpeak NG under pyttsx3, with the time of every word.

pyttsx3's own Linux driver returns before synthesis ends and drops the times (pyttsx3 2.99, drivers/espeak.py), so
a driver of our own is registered beneath its engine: synchronous, in memory, one utterance after the other.
"""

from __future__ import annotations

import ctypes
import io
import os
import sys
import threading
import wave
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Any

from lms.media.espeak_driver import SynchronousDriver
from lms.media.spoken import EngineEvent, Word, spoken_form, words_from_events

VOICES = {"zh": "cmn", "en": "en-us"}
"""eSpeak voice by the first subtag of a language tag; other languages are spoken with the Mandarin voice."""
DESCRIBER = "+f3"
"""eSpeak's variant for descriptions: heard at once as another speaker than the narrator."""
RATES = {"zh": 167, "en": 150}
"""eSpeak's rate: with our pauses about 220 Chinese characters, or 140 English words, a minute."""
_DRIVER = "changxue"


@dataclass(frozen=True)
class Sentence:
    """One spoken sentence; `start_ms` is where its first word begins."""

    start_ms: int
    offset: int


@dataclass(frozen=True)
class Speech:
    """What was spoken: 16-bit mono samples in the machine's byte order, and when each word begins."""

    samples: bytes
    sample_rate: int
    words: tuple[Word, ...]
    sentences: tuple[Sentence, ...]

    @property
    def duration_ms(self) -> int:
        """Length, rounded up to a whole millisecond."""
        return -(-len(self.samples) // 2 * 1000 // self.sample_rate)


class SpeechFailed(Exception):
    """The engine could not be started or did not speak; the message is for the log and for an author."""


def language_of(lang: str) -> str:
    """The key of VOICES for a BCP 47 tag."""
    first = lang.replace("_", "-").split("-")[0].lower()
    return first if first in VOICES else "zh"


def speak(text: str, *, lang: str, rate: int | None = None, variant: str = "") -> Speech:
    """Speak one paragraph.

    `lang` is a BCP 47 tag (Mandarin for zh, English for en). `rate` is eSpeak's words a minute; by default a
    comfortable one. `variant` is "" for the narrator or DESCRIBER. The pauses before the first and after the last word are eSpeak's own. Threads take turns.
    The same text may differ by a few samples from one call to the next within a process; a fresh process gives
    the same bytes each time. Raises SpeechFailed.
    """
    language = language_of(lang)
    return _Voice.shared().speak(text, VOICES[language] + variant, RATES[language] if rate is None else rate, language)


def engine_version() -> str:
    """Name and version of the engine in use, for example "eSpeak NG 1.52.0"."""
    return _Voice.shared().version


class _Voice:
    """The one engine of this process; eSpeak keeps global state, so calls take turns."""

    _instance: _Voice | None = None
    _lock = threading.Lock()

    def __init__(self) -> None:
        self.version = _load_espeak()
        import pyttsx3

        self._engine = pyttsx3.init(_DRIVER)
        self._events: list[EngineEvent] = []
        self._sentences: list[tuple[int, int]] = []
        self._errors: list[Exception] = []
        self._engine.connect("started-word", self._on_word)
        self._engine.connect("started-sentence", self._on_sentence)
        self._engine.connect("error", self._on_error)

    @classmethod
    def shared(cls) -> _Voice:
        with cls._lock:
            if cls._instance is None:
                cls._instance = cls()
            return cls._instance

    def _on_word(self, name: str, location: int, length: int, start_ms: int) -> None:
        self._events.append(EngineEvent(start_ms, location - 1, length))

    def _on_sentence(self, name: str, location: int, start_ms: int) -> None:
        self._sentences.append((start_ms, location - 1))

    def _on_error(self, name: str, exception: Exception) -> None:
        self._errors.append(exception)

    def speak(self, text: str, voice: str, rate: int, language: str) -> Speech:
        with self._lock:
            self._events.clear()
            self._sentences.clear()
            self._errors.clear()
            if not any(c.isalnum() for c in text):
                return Speech(b"", SAMPLE_RATE, (), ())
            recording = io.BytesIO()
            self._engine.setProperty("voice", voice)
            self._engine.setProperty("rate", rate)
            # pyttsx3 asks for a true value as the file; a BytesIO is one, and the driver writes WAV into it.
            self._engine.save_to_file(spoken_form(text, language), recording)
            self._engine.runAndWait()
            if self._errors:
                raise SpeechFailed(str(self._errors[0])) from self._errors[0]
            words = words_from_events(text, self._events)
            sentences = tuple(Sentence(start, offset) for start, offset in self._sentences)
        recording.seek(0)
        with wave.open(recording) as wav:
            return Speech(wav.readframes(wav.getnframes()), wav.getframerate(), words, sentences)


SAMPLE_RATE = 22_050
"""eSpeak NG's own, in samples a second."""


@lru_cache(maxsize=1)
def _load_espeak() -> str:
    """Load the wheel's library (Debian's when there is none), register our driver; returns name and version."""
    try:
        import espeakng_loader

        library = espeakng_loader.get_library_path() + ".1"
        # pyttsx3 loads by soname; what is already in the process under that name is what it gets.
        ctypes.CDLL(library, mode=ctypes.RTLD_GLOBAL)
        os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    except (ImportError, OSError, RuntimeError):
        os.environ.pop("ESPEAK_DATA_PATH", None)
    try:
        from pyttsx3.drivers import _espeak
    except RuntimeError as error:
        raise SpeechFailed(
            "eSpeak NG is not installed: install the package espeakng-loader or libespeak-ng1."
        ) from error
    module: Any = ModuleType(f"pyttsx3.drivers.{_DRIVER}")
    module.buildDriver = lambda proxy: SynchronousDriver(proxy, _espeak)
    sys.modules[module.__name__] = module
    info = _espeak.dll.espeak_Info
    info.restype, info.argtypes = ctypes.c_char_p, [ctypes.c_void_p]
    return f"eSpeak NG {(info(None) or b'?').decode(errors='replace').split()[0]}"
