"""A page as a test reads it: its title, its texts by id, its controls and what they hold, its list of errors."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    """A tag with its attributes, the elements around it, and all text inside it."""

    tag: str
    attributes: dict[str, str]
    parents: tuple[Element, ...]
    text: str = ""

    @property
    def words(self) -> str:
        """Its text with the white space of the source folded."""
        return " ".join(self.text.split())

    def is_in(self, class_name: str) -> bool:
        """Whether it, or something around it, has the class."""
        return any(class_name in e.attributes.get("class", "").split() for e in (self, *self.parents))


@dataclass
class Page(HTMLParser):
    """The page of a reply."""

    html: str
    elements: list[Element] = field(default_factory=list)

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html, self.elements, self._open = html, [], []
        self.feed(html)
        self.close()

    @classmethod
    def of(cls, r: Any) -> Page:
        """The page that an HTTP response brings."""
        return cls(r.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    # --- what tests ask for -------------------------------------------------------------------------

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Elements with this tag and these attributes (`class_` is one of the classes)."""
        wanted_class = attributes.pop("class_", None)
        return [
            e
            for e in self.elements
            if e.tag == tag
            and all(e.attributes.get(name.rstrip("_")) == value for name, value in attributes.items())
            and (wanted_class is None or wanted_class in e.attributes.get("class", "").split())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} × <{tag} {attributes}>"
        return found[0]

    @property
    def title(self) -> str:
        return self.one("title").words

    @property
    def lang(self) -> str:
        return self.one("html").attributes["lang"]

    @property
    def ids(self) -> list[str]:
        return [e.attributes["id"] for e in self.elements if "id" in e.attributes]

    @property
    def links(self) -> dict[str, str]:
        """Where each link text leads."""
        return {e.words: e.attributes["href"] for e in self.all("a")}

    @property
    def errors(self) -> list[tuple[str, str]]:
        """The list at the top: the control's id, and what to do."""
        return [
            (e.attributes["href"].removeprefix("#"), e.words) for e in self.all("a") if e.is_in("error-summary__list")
        ]

    def error_beside(self, name: str) -> str:
        """The sentence beside a control, without the word that screen readers hear first."""
        beside = [e for e in self.elements if e.attributes.get("id") in (f"error-{name}", f"id_{name}_error")]
        assert len(beside) == 1, f"{len(beside)} errors beside {name}"
        spoken = next(e for e in self.elements if e.tag == "span" and beside[0] in e.parents)
        return beside[0].words.removeprefix(spoken.words).strip()

    @property
    def buttons(self) -> set[str]:
        """Names of the buttons."""
        return {e.attributes["name"] for e in self.all("button") if "name" in e.attributes}

    @property
    def field_names(self) -> set[str]:
        """Names of the visible controls."""
        return {
            e.attributes["name"]
            for e in self.elements
            if e.tag in ("input", "select", "textarea") and e.attributes.get("type") != "hidden"
        }

    def choices(self, name: str) -> list[str]:
        """The values a radio, box or list offers."""
        boxes = [e.attributes["value"] for e in self.all("input", name=name) if e.attributes["type"] != "hidden"]
        return boxes or [
            o.attributes["value"]
            for o in self.all("option")
            if any(p.attributes.get("name") == name for p in o.parents)
        ]

    def values(self, name: str) -> list[str]:
        """What a control holds: the text typed, or the choices made."""
        texts = [e.attributes.get("value", "") for e in self.all("input", name=name, type="text")]
        texts += [e.text.removeprefix("\n") for e in self.all("textarea", name=name)]
        ticked = [
            e.attributes.get("value", "on")
            for e in self.all("input", name=name)
            if e.attributes["type"] in ("radio", "checkbox") and "checked" in e.attributes
        ]
        picked = [
            o.attributes["value"]
            for o in self.all("option")
            if "selected" in o.attributes and any(p.attributes.get("name") == name for p in o.parents)
        ]
        return texts + ticked + picked

    @property
    def posted(self) -> dict[str, list[str]]:
        """What the section's form would send with no button pressed."""
        hidden = {e.attributes["name"]: [e.attributes["value"]] for e in self.all("input", type="hidden")}
        filled: dict[str, list[str]] = {}
        for name in self.field_names:
            if held := self.values(name):
                filled[name] = [*hidden.get(name, []), *held]
        return {**hidden, **filled}
