"""Posting a page of the editor as a browser does: everything that its form holds, and a button."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class _Fields(HTMLParser):
    """The values of the controls in the form of a part."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.inside = False
        self.area: str | None = None
        self.select: str | None = None

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in pairs}
        if tag == "form":
            self.inside = "part-form" in found.get("class", "")
        if not self.inside:
            return
        if tag == "input" and found.get("type") in ("checkbox", "radio"):
            if "checked" in found:
                self.values.setdefault(found["name"], []).append(found.get("value", "on"))
        elif tag == "input" and "name" in found:
            self.values.setdefault(found["name"], []).append(found.get("value", ""))
        elif tag == "textarea":
            self.area = found["name"]
            self.values[self.area] = [""]
        elif tag == "select":
            self.select = found["name"]
        elif tag == "option" and self.select and ("selected" in found or self.select not in self.values):
            self.values[self.select] = [found["value"]]

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.values[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.area is not None:
            self.values[self.area][0] = self.values[self.area][0].removeprefix("\n")
            self.area = None
        elif tag == "select":
            self.select = None


def fields_of(r: Any) -> dict[str, list[str]]:
    """What the browser would post of the page's form if nothing were touched."""
    parser = _Fields()
    parser.feed(r.content.decode())
    return parser.values


def save(client: Any, path: str, /, _page: Any = None, **changes: Any) -> Any:
    """Opens the page (or takes one that was opened before), changes some fields, presses Save or what `_do` says."""
    page = _page or client.get(path)
    data = fields_of(page)
    for name, value in changes.items():
        data[name] = list(value) if isinstance(value, list | tuple) else [value]
    return client.post(path, {name: value for name, value in data.items() if value != [None]})
