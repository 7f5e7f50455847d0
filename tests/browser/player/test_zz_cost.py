import json
from tests.browser.player.conftest import *
def test_profile(stage):
    here = stage({"captions": []}, lines=2000)
    here.wait("document.querySelectorAll('.line-seek').length==2000")
    here.slow_down(4)
    print(here.run("""
      const lines=[...document.querySelectorAll('.line')]
      const out={}
      const time=async(name,fn)=>{ let t=0; for(let i=0;i<20;i++){ await new Promise(r=>requestAnimationFrame(()=>setTimeout(r,30))); const a=performance.now(); fn(i); t+=performance.now()-a } out[name]=(t/20).toFixed(3) }
      await time('qs', i=>lines[i].querySelector('[data-words]')?.firstChild ?? lines[i].querySelector('p')?.firstChild)
      await time('static', i=>{const n=lines[i].lastElementChild.firstChild; new StaticRange({startContainer:n,startOffset:0,endContainer:n,endOffset:1})})
      const r=document.createRange()
      await time('live', i=>{const n=lines[i].lastElementChild.firstChild; r.setStart(n,0); r.setEnd(n,1)})
      const h=new Highlight(); CSS.highlights.set('changxue-word',h)
      await time('add', i=>{const n=lines[i].lastElementChild.firstChild; h.clear(); h.add(new StaticRange({startContainer:n,startOffset:0,endContainer:n,endOffset:1}))})
      const h2=new Highlight(r); CSS.highlights.set('changxue-word',h2)
      await time('live in highlight', i=>{const n=lines[i].lastElementChild.firstChild; r.setStart(n,0); r.setEnd(n,1)})
      return out
    """))
