"""The sign language film stays in step with the main one."""

from __future__ import annotations


def test_trial(stage):
    here = stage(use=["sign"])
    here.run("player.run('sign')")
    here.wait("player.stage.dataset.sign")
    here.page.screenshot(path="/tmp/syncx/a.png")
    here.play()
    here.page.wait_for_timeout(2000)
    print(here.read("""(() => { const s = player.root.querySelector('.sign video'); return [video.currentTime, s.currentTime, s.paused, s.readyState, s.preload, [...player.conductor.holds]]})()"""))
    here.page.screenshot(path="/tmp/syncx/b.png")
    print(here.said)
    assert here.thrown == []
