"""What docs/maur.md says of keeping alternatives: a lesson taken along has them all, without a network."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.player.test_offline import (  # noqa: F401 - fixtures
    cookies,
    device,
    open_without_network,
    school,
    take_along,
)
from tests.support.chromium import wait_until

PLAYER = "document.querySelector('changxue-player')"


def test_captions_sign_film_and_text_are_there_without_a_network(device, school):  # noqa: F811
    page = device
    take_along(page, school.path, also=("Sign language film",))
    open_without_network(page, school.path)
    wait_until(page, f"Boolean({PLAYER}.conductor)")
    page.evaluate(f"async () => {{ const player = {PLAYER}; if (!player.captions.isOn) await player.run('captions'); await player.run('sign'); player.conductor.play() }}")
    wait_until(page, f"{PLAYER}.root.querySelector('.cue')?.textContent === 'Tea'")
    wait_until(page, f"{PLAYER}.root.querySelector('.sign video')?.currentTime > 0.3 && {PLAYER}.conductor.moving")
    expect(page.locator("transcript-panel .line").first).to_be_visible()
