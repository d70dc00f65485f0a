"""What holds on every page: axe-core finds nothing, nothing scrolls sideways, controls are large enough to hit, and
headings, titles and ids are right."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .conftest import Visit
from .tours import TOURS
from .visitor import LANG

AXE = Axe()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Over both languages every page is seen at each width in each theme.
LOOKS = {
    "zh": ((1280, "light"), (390, "dark"), (320, "light")),
    "en": ((1280, "dark"), (390, "light"), (320, "dark")),
}

MARKUP = """() => {
  const faults = [], all = selector => [...document.querySelectorAll(selector)], ids = all('[id]').map(e => e.id)
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i)
  if (twice.length) faults.push('twice the id ' + [...new Set(twice)].join(', '))
  if (all('h1').length !== 1) faults.push(all('h1').length + ' h1')
  for (const name of ['aria-describedby', 'aria-labelledby', 'aria-controls', 'aria-owns', 'for', 'form', 'list'])
    for (const element of all(`[${name}]`))
      for (const id of element.getAttribute(name).trim().split(/\\s+/))
        if (!ids.includes(id)) faults.push(`${name}="${id}" of ${element.outerHTML.slice(0, 90)} names nothing`)
  for (const place of all('main a[href^="#"]').map(link => link.getAttribute('href')))
    if (!ids.includes(place.slice(1))) faults.push('no place for the link ' + place)
  const levels = all('h1, h2, h3, h4, h5, h6').filter(h => h.checkVisibility()).map(h => +h.tagName[1])
  const down = levels.slice(levels.indexOf(1))  // the list of errors may stand before the h1
  down.forEach((level, i) => { if (i && level > down[i - 1] + 1) faults.push(`h${level} after h${down[i - 1]}`) })
  return faults
}"""

# What sticks out, innermost last.
SIDEWAYS = """() => {
  const root = document.scrollingElement, over = root.scrollWidth - root.clientWidth
  if (over <= 0) return ''
  const all = [...document.body.querySelectorAll('*')], edge = root.clientWidth + 1
  const wide = all.filter(e => e.getBoundingClientRect().right > edge)
  return `${over} px too wide: ` + wide.slice(-3).map(e => e.outerHTML.slice(0, 100)).join(' | ')
}"""

# Every control in main: boxes and radios are as large as the label around them, a link
# whose ::after covers its row as large as that; links inside a sentence are exempt.
SMALL = """() => {
  const faults = [], controls = 'a[href], button, input, select, textarea, summary'
  for (const e of document.querySelector('main').querySelectorAll(controls)) {
    if (!e.checkVisibility() || e.type === 'hidden' || e.closest('[aria-hidden=true]')) continue
    const reaches = getComputedStyle(e, '::after').position === 'absolute' && getComputedStyle(e).position === 'static'
    const box = /radio|checkbox/.test(e.type) ? e.closest('label, .choice') || e : reaches ? e.offsetParent : e
    const inSentence = e.tagName === 'A' && getComputedStyle(e).display === 'inline'
      && e.parentElement.textContent.trim().length > e.textContent.trim().length
    if (inSentence) continue
    const own = e.getBoundingClientRect(), around = box.getBoundingClientRect()
    const width = Math.max(own.width, around.width), height = Math.max(own.height, around.height)
    const least = e.matches('input, button, select, textarea, .button') ? 44 : 24
    if (width < 24 || height < least - 0.01)
      faults.push(`${Math.round(width)} × ${Math.round(height)}: ${e.outerHTML.replace(/\\s+/g, ' ').slice(0, 120)}`)
  }
  return faults
}"""

# WCAG 1.4.12 by an adopted sheet, which the content policy lets through.
TEXT_SPACING = """on => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`p { margin-bottom: 2em !important }
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }`)
  document.adoptedStyleSheets = on ? [sheet] : []
}"""


@pytest.mark.timeout(240)
@pytest.mark.parametrize("language", list(LOOKS))
@pytest.mark.parametrize("tour", list(TOURS))
def test_every_page(visit: Visit, tour: str, language: str) -> None:
    visitor = visit(language)
    faults: list[str] = []
    titles: dict[str, str] = {}
    for name in TOURS[tour](visitor):
        page = visitor.page
        found = [*markup_faults(page, LANG[language], titles), *look_faults(page, LOOKS[language])]
        faults += [f"{name}: {fault}" for fault in found]
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults)


def test_these_checks_see_what_is_wrong(visit: Visit) -> None:
    page = visit("en").go("/")
    page.evaluate(
        """() => {
          const main = document.querySelector('main')
          const wrong = '<h1 id="main">Twice</h1><h4>Deep</h4><p aria-describedby="nowhere">…</p>'
          main.insertAdjacentHTML('beforeend', wrong)
          const grey = document.createElement('p')
          grey.textContent = 'Too wide and too pale'
          main.insertAdjacentHTML('beforeend', '<div><button>×</button></div>')
          Object.assign(grey.style, {color: '#999', background: '#aaa', width: '500px'})
          main.append(grey)
        }"""
    )
    markup = " ".join(markup_faults(page, "zh-Hans", {page.title(): "/elsewhere/"}))
    for part in ("twice the id main", "2 h1", "h4 after h", '"nowhere"', "lang is en", "has the title of /elsewhere/"):
        assert part in markup
    looks = " ".join(look_faults(page, ((390, "light"),)))
    for part in ("color-contrast", "<button>×", "320 × 256", "with text spacing"):
        assert part in looks


def markup_faults(page: Page, lang: str, titles: dict[str, str]) -> list[str]:
    """What is wrong with the document whatever its width."""
    faults: list[str] = page.evaluate(MARKUP)
    if page.get_attribute("html", "lang") != lang:
        faults.append(f"lang is {page.get_attribute('html', 'lang')}")
    title, path = page.title(), urlsplit(page.url).path
    # The same page with errors may keep its title; so does allauth's “sent” after a password reset.
    if titles.setdefault(title, path) not in (path, "/account/password/reset/"):
        faults.append(f"has the title of {titles[title]}: {title}")
    has_errors = page.locator(".error-summary").count() == 1
    if has_errors != bool(re.match(r"Error:|错误：", title)):
        faults.append(f"the title is {title}")
    return faults


def look_faults(page: Page, looks: tuple[tuple[int, str], ...]) -> list[str]:
    """What axe-core finds at these widths and themes, and what does not fit."""
    faults = []
    for width, theme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        found = AXE.run(page, options={"resultTypes": ["violations"], "runOnly": TAGS})
        faults += [f"{width} {theme}: {line}" for line in axe_lines(found.response["violations"])]
        if width == 390:
            faults += page.evaluate(SMALL)
    for height, spaced in ((900, False), (256, False), (900, True)):
        page.set_viewport_size({"width": 320, "height": height})
        page.evaluate(TEXT_SPACING, spaced)
        if sideways := page.evaluate(SIDEWAYS):
            faults.append(f"320 × {height}{' with text spacing' if spaced else ''}: {sideways}")
    page.evaluate(TEXT_SPACING, False)
    return faults


def axe_lines(violations: list[dict]) -> list[str]:
    """One line for each violation."""
    return [
        f"{v['id']}: {node['html'][:160]} ({' '.join(c['message'] for c in node['any'] + node['all'] + node['none'])})"
        for v in violations
        for node in v["nodes"][:3]
    ]
