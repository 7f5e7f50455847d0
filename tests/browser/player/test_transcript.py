"""The text of the lesson in a real browser: following, seeking, finding, copying, two languages, and its cost."""

from __future__ import annotations


def test_smoke(stage):
    here = stage(lines=20, prefs={})
    print(here.page.locator("main").aria_snapshot()[:3000])
    print(here.said)
    here.play()
    here.wait("document.querySelector('.line[aria-current]')")
    here.page.screenshot(path="/tmp/b/text/1.png")
