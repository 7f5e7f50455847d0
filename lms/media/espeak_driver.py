"""A synchronous eSpeak NG driver for pyttsx3's engine.

When `runAndWait` returns, the recording is complete. The engine is told, besides pyttsx3's own topics, when each word
and sentence begins: `started-word` carries `start_ms`, and there is a topic `started-sentence`.
"""

from __future__ import annotations

import ctypes
import wave
from types import ModuleType
from typing import BinaryIO

from pyttsx3.driver import DriverProxy

BUFFER_MS = 200


class SynchronousDriver:
    """What pyttsx3's DriverProxy asks of a driver, over the `_espeak` bindings of pyttsx3.

    eSpeak can be initialised once in a process: make one driver and keep it.
    """

    def __init__(self, proxy: DriverProxy, espeak: ModuleType) -> None:
        self._proxy = proxy
        self._espeak = espeak
        self._sample_rate = espeak.Initialize(espeak.AUDIO_OUTPUT_SYNCHRONOUS, BUFFER_MS)
        if self._sample_rate <= 0:
            raise RuntimeError("eSpeak NG could not find its data folder.")
        self._samples: list[bytes] = []
        self._events: list[tuple[int, int, int, int]] = []
        espeak.SetSynthCallback(self._collect)

    def _collect(self, samples: ctypes.c_void_p, count: int, events: ctypes.Array[ctypes.Structure]) -> int:
        # Called from C: only copy here. An exception could not leave this function.
        index = 0
        while events[index].type != self._espeak.EVENT_LIST_TERMINATED:
            event = events[index]
            self._events.append((event.type, event.text_position, event.length, event.sample))
            index += 1
        if count > 0:
            self._samples.append(ctypes.string_at(samples, count * 2))
        return 0

    def save_to_file(self, text: str, file: BinaryIO) -> None:
        """Speak `text` into `file` as WAV and tell the engine when each word began. Returns when all is spoken."""
        espeak = self._espeak
        self._samples.clear()
        self._events.clear()
        self._proxy.notify("started-utterance")
        result = espeak.Synth(text.encode(), flags=espeak.ENDPAUSE | espeak.CHARS_UTF8)
        espeak.Synchronize()
        if result != espeak.EE_OK:
            raise RuntimeError(f"eSpeak NG answered {result}.")
        with wave.open(file, "wb") as wav:
            wav.setnchannels(1)
            wav.setsampwidth(2)
            wav.setframerate(self._sample_rate)
            wav.writeframes(b"".join(self._samples))
        for kind, position, length, sample in self._events:
            start_ms = sample * 1000 // self._sample_rate
            if kind == espeak.EVENT_WORD:
                self._proxy.notify("started-word", location=position, length=length, start_ms=start_ms)
            elif kind == espeak.EVENT_SENTENCE:
                self._proxy.notify("started-sentence", location=position, start_ms=start_ms)
        self._proxy.notify("finished-utterance", completed=True)

    def setProperty(self, name: str, value: str | int) -> None:
        """Set "voice" (an eSpeak voice name) or "rate" (words a minute)."""
        if name == "voice":
            if self._espeak.SetVoiceByName(str(value).encode()) != self._espeak.EE_OK:
                raise ValueError(f"eSpeak NG has no voice {value}.")
        elif name == "rate":
            self._espeak.SetParameter(self._espeak.RATE, int(value), 0)
        else:
            raise KeyError(name)

    def getProperty(self, name: str) -> int:
        """Read "rate"."""
        if name == "rate":
            return int(self._espeak.GetParameter(self._espeak.RATE))
        raise KeyError(name)

    def startLoop(self) -> None:
        """Work off what is queued; each command is done when it returns, so there is no loop."""
        self._proxy.setBusy(False)

    def endLoop(self) -> None:
        """Nothing is running between commands."""

    def stop(self) -> None:
        """Nothing can be interrupted: a command is done when it returns."""

    def destroy(self) -> None:
        """The library stays loaded until the process ends: eSpeak may not be started twice."""
