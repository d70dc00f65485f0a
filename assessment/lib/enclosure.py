"""A page of this site shown inside another one, where it leads nowhere else.

What a template made is left as it is, but for its links and forms: those that lead to a page within the enclosure post
there, with what goes along from page to page; all others are still to be seen and do nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Attributes = Sequence[tuple[str, str | None]]


@dataclass(frozen=True)
class Enclosure:
    """Where an enclosed page may lead.

    `leads` gives the address within the enclosure that stands for an address of the site, None for one that is not
    part of it. The page's own forms post to `own` with `fields`; its links post by the form whose id is `carrier`.
    Buttons named in `mute` do nothing.
    """

    leads: Callable[[str], str | None]
    own: str
    fields: SafeString
    carrier: str
    mute: frozenset[str] = field(default_factory=frozenset)


def enclosed(html: str, enclosure: Enclosure) -> str:
    """The page with its links and forms as the enclosure has them."""
    reader = _Reader(enclosure)
    reader.feed(html)
    reader.close()
    return "".join(reader.pieces)


class _Reader(HTMLParser):
    """Copies what it reads, but for links, forms and buttons."""

    def __init__(self, enclosure: Enclosure) -> None:
        super().__init__(convert_charrefs=False)
        self.enclosure = enclosure
        self.pieces: list[str] = []
        self._link_ends = ""
        self._is_mute_form = False

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        raw = self.get_starttag_text() or ""
        if tag == "a":
            self.pieces.append(self._link(raw, attrs))
        elif tag == "form":
            self.pieces.append(self._form(attrs))
        elif tag == "button" and (self._is_mute_form or dict(attrs).get("name") in self.enclosure.mute):
            self.pieces.append(_muted("button", [("type", "button"), *_without(attrs, *_BUTTON)]))
        else:
            self.pieces.append(raw)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.pieces.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_mute_form = False
        self.pieces.append(self._link_ends if tag == "a" else f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_entityref(self, name: str) -> None:
        self.pieces.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.pieces.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.pieces.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.pieces.append(f"<!{decl}>")

    def _link(self, raw: str, attrs: Attributes) -> str:
        href = dict(attrs).get("href", "#") or ""
        self._link_ends = "</a>"
        if href.startswith("#"):
            return raw
        kept = _without(attrs, "href", "download", "target", "rel")
        if (address := self.enclosure.leads(href)) is None:
            return _muted("a", [("role", "link"), *kept])
        self._link_ends = "</button>"
        carried = [("form", self.enclosure.carrier), ("formaction", address), ("name", "_open"), ("value", "1")]
        classes = f"enclosed-link {dict(attrs).get('class') or ''}".strip()
        return _tag("button", [*carried, ("class", classes), *_without(kept, "class")])

    def _form(self, attrs: Attributes) -> str:
        action = dict(attrs).get("action")
        address = self.enclosure.own if action is None else self.enclosure.leads(action)
        self._is_mute_form = address is None
        if address is None:
            return _tag("form", _without(attrs, "action", "method"))
        return _tag("form", [*_without(attrs, "action"), ("action", address)]) + self.enclosure.fields


_BUTTON = ("type", "name", "value", "form", "formaction")


def _without(attrs: Attributes, *names: str) -> list[tuple[str, str | None]]:
    return [(name, value) for name, value in attrs if name not in names]


def _muted(tag: str, attrs: Attributes) -> str:
    return _tag(tag, [*attrs, ("aria-disabled", "true")])


def _tag(tag: str, attrs: Attributes) -> str:
    plain = format_html_join("", " {}", ((name,) for name, value in attrs if value is None))
    valued = format_html_join("", ' {}="{}"', ((name, value) for name, value in attrs if value is not None))
    return format_html("<{}{}{}>", tag, plain, valued)
