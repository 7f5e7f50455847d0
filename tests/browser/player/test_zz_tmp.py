import pytest, json
from tests.browser.player import probe
from tests.browser.player.conftest import *
LOG="window.t0=performance.now(); window.log=[]; const s=player.root.querySelector('.sign video'); window.iv=setInterval(()=>log.push([Math.round(performance.now()-t0), Math.round(video.currentTime*1000), Math.round((s.currentTime-video.currentTime)*1000), s.playbackRate, s.paused, s.seeking, video.paused, [...player.conductor.holds].length, s.readyState, video.readyState]),50)"
@pytest.mark.parametrize("rate",[100,200])
def test_slow(stage, rate):
    here = stage(prefs={"rate":rate},use=["sign"])
    here.run("await player.run('sign')")
    here.slow_down(4)
    here.run(LOG)
    here.play()
    probe.watch(here)
    here.page.wait_for_timeout(8000)
    t0=here.run("return t0")
    log=here.run("clearInterval(iv); return log")
    s=probe.shown(here)
    d=s.drift()
    print()
    print(probe.told(d,rate), len(s.main), len(s.sign), s.true_numbers())
    print('after 1s', probe.told([x for x in d if x[0]>t0+1000],rate))
    ct=[abs(l[2]) for l in log if l[0]>1000 ]
    print('currentTime', probe.p95(ct), max(ct))
    for l in log[:12]: print(l)
    for l in log[12:]:
        if abs(l[2])>40*rate/100: print(l)
@pytest.mark.parametrize("rate",[100,250])
def test_rate(stage, rate):
    here = stage(prefs={"rate":rate}, use=["sign"])
    here.run("await player.run('sign')")
    here.wait("player.stage.dataset.sign")
    probe.watch(here)
    here.run("window.t0=performance.now(); player.conductor.play(); window.log=[]; const s=player.root.querySelector('.sign video'); window.iv=setInterval(()=>log.push([Math.round(performance.now()-t0), Math.round((s.currentTime-video.currentTime)*1000), s.playbackRate, s.paused, s.seeking, [...player.conductor.holds].length]),50)")
    here.wait("player.conductor.moving && video.currentTime > 0")
    here.page.wait_for_timeout(5000)
    log=here.run("clearInterval(iv); return log")
    t0=here.run("return t0")
    s=probe.shown(here)
    d=s.drift()
    print()
    print(rate, probe.told(d,rate), 'true', s.true_numbers(), len(s.main), len(s.sign))
    print([(round(t-t0),round(x)) for t,x in d[:14]])
    print('after 1s', probe.told([x for x in d if x[0]>t0+1000],rate))
    ct=[abs(l[1]) for l in log if l[0]>500 ]
    print('currentTime', probe.p95(ct), max(ct))
    for l in log[:12]: print(l)
    for l in log[12:]:
        if abs(l[1])>40*rate/100: print(l)
