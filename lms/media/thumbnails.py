"""One small picture of each slide, all in one file: a person who seeks sees where they will land."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image

WIDTH, HEIGHT = 320, 180
"""Large enough to be shown instead of a moving picture: sound with slides, easy-read screens."""
COLUMNS = 5
QUALITY = 78


def write_sprite(pictures: Sequence[tuple[Image.Image, int]], path: Path) -> dict[str, Any]:
    """Write a JPEG of tiles, row by row, from (slide, start_ms) in order of time; returns what the manifest says.

    Tile n stands at column n % columns, row n // columns and holds until the next one's start.
    """
    rows = -(-len(pictures) // COLUMNS)
    sprite = Image.new("RGB", (WIDTH * min(COLUMNS, len(pictures)), HEIGHT * rows), "white")
    for number, (picture, _start_ms) in enumerate(pictures):
        tile = picture.convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        sprite.paste(tile, (number % COLUMNS * WIDTH, number // COLUMNS * HEIGHT))
    sprite.save(path, "JPEG", quality=QUALITY, optimize=True)
    return {"width": WIDTH, "height": HEIGHT, "columns": COLUMNS, "tiles": [start_ms for _picture, start_ms in pictures]}
