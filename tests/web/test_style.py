"""The style sheet keeps its promises on contrast, size and writing direction."""

import gzip
import re

import pytest

from lms.web import pages
from lms.web.assets import Assets, minified_style
from tests.web.conftest import WEB, make_app, render

SOURCE = (WEB / "static" / "site.css").read_text("utf-8")
STYLE = re.sub(r"/\*.*?\*/", "", SOURCE, flags=re.DOTALL)
TONES = ("success", "warning", "error", "info")
GROUNDS = ("ground", "surface", "sunken")
TEXT_PAIRS = [
    *((text, ground) for text in ("ink", "muted", "accent", "accent-strong", "error") for ground in GROUNDS),
    *((text, "accent-soft") for text in ("ink", "accent", "accent-strong")),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    *((tone, f"{tone}-soft") for tone in TONES),
    *(("ink", f"{tone}-soft") for tone in TONES),
    ("accent", "info-soft"),
]
SHAPE_PAIRS = [(shape, ground) for shape in ("edge", "focus", "accent") for ground in (*GROUNDS, "accent-soft")]


def _tokens(selector: str) -> dict[str, str]:
    block = STYLE[STYLE.index(selector + " {") :]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[: block.index("}")]))


THEMES = {
    "light": _tokens(":root"),
    "dark": _tokens('[data-theme="dark"]'),
    "system in the dark": _tokens('[data-theme="system"]'),
    "black-yellow": _tokens('[data-theme="black-yellow"]'),
}


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast of two colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_contrast_formula_knows_black_on_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_has_at_least_seven_to_one(theme, text, ground):
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 7


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_edges_and_focus_have_at_least_three_to_one(theme, shape, ground):
    assert contrast(THEMES[theme][shape], THEMES[theme][ground]) >= 3


def test_every_theme_sets_every_colour_and_the_two_dark_ones_agree():
    assert all(set(tokens) == set(THEMES["light"]) for tokens in THEMES.values())
    assert THEMES["system in the dark"] == THEMES["dark"]


def test_the_blocking_style_stays_under_nine_kilobytes():
    assert len(gzip.compress(minified_style(SOURCE).encode(), 9)) <= 9_000


def test_style_and_html_up_to_the_first_paragraph_stay_under_fourteen_kilobytes():
    navigation = [(f"Menu entry {n}", f"/address/{n}", n == 1) for n in range(8)]
    page = render(make_app(navigation=navigation, language_links=[("en", "English", "/", True)]), "about.html")
    head = page[: page.index("</p>")].encode()
    style = Assets({"web": WEB / "static"}).size("web/site.css")
    assert style + len(gzip.compress(head, 9)) <= 14_000


def test_no_property_names_a_physical_side():
    sides = r"(?:margin|padding|border|inset|scroll-padding)-(?:left|right|top|bottom)"
    assert re.findall(rf"(?:{sides}|[{{; ](?:left|right|top|bottom|float))\s*:", STYLE) == []
    assert re.findall(r"text-align: (?:left|right)", STYLE) == []
    assert re.findall(r"[{; ](?:(?:min|max)-)?(?:width|height)\s*:", re.sub(r"@media[^{]*|@container[^{]*", "", STYLE)) == []


def test_the_layers_stand_in_the_agreed_order():
    order = re.search(r"@layer ([\w, ]+);", STYLE)
    assert order is not None
    assert order[1].split(", ") == ["reset", "tokens", "base", "layout", "components", "themes", "utilities"]


@pytest.mark.parametrize("size", pages.SIZES[1:])
def test_each_text_size_on_offer_has_its_rule(size):
    assert f'[data-size="{size}"] {{ --size: {size / 100:g} }}' in STYLE


def test_the_style_needs_no_wide_window_and_honours_the_system():
    for wish in ("prefers-reduced-motion: reduce", "forced-colors: active", "prefers-color-scheme: dark", "@media print"):
        assert wish in STYLE
    assert "!important" not in re.sub(r"[^{}]*(?:animation: none|display: none !important)[^{}]*", "", STYLE)
    assert 'max-inline-size: var(--measure)' in STYLE
    assert "--measure: 38rem" in STYLE
