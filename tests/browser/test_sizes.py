"""What a page weighs with everything it loads, as the production server sends it. Prints the figures."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from .conftest import Visit
from .tours import BANDS
from .visitor import DEEPENING, Visitor, golden

KB = 1000


@dataclass
class Load:
    """One page, loaded with nothing in the cache."""

    sizes: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.sizes.values())

    @property
    def scripts(self) -> int:
        return sum(size for url, size in self.sizes.items() if self.kinds[url] == "Script")

    def __str__(self) -> str:
        parts = ", ".join(f"{self.kinds[url].lower()} {size}" for url, size in self.sizes.items())
        return f"{self.total} bytes in {len(self.sizes)} requests ({parts})"


def load(visitor: Visitor, place: str) -> Load:
    """Opens the page and adds up what came over the wire, headers included."""
    found, urls = Load(), {}
    wire = visitor.context.new_cdp_session(visitor.page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def received(event: dict) -> None:
        urls[event["requestId"]] = event["response"]["url"]
        found.kinds[event["response"]["url"]] = event["type"]

    def finished(event: dict) -> None:
        if event["requestId"] in urls:  # and not of the page before
            found.sizes[urls[event["requestId"]]] = int(event["encodedDataLength"])

    wire.on("Network.responseReceived", received)
    wire.on("Network.loadingFinished", finished)
    visitor.go(place)
    visitor.page.wait_for_timeout(150)  # the icon comes last
    wire.detach()
    assert all(url.startswith(visitor.site) for url in found.sizes)
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_are_light(visit: Visit, language: str) -> None:
    visitor = visit(language, width=390).begin()
    visitor.answer_all(golden("technology-manager-clear"))
    faults = []
    # Chinese weighs more, so it stands for both on the deepening pages
    for step in ("profile", "ownership", "ownership-2", "time", *(DEEPENING if language == "zh" else ())):
        found = load(visitor, f"q/{step}/")
        print(f"{language} {step}: {found}")
        if found.total > 40 * KB or found.scripts > 15 * KB or len(found.sizes) > 4:
            faults.append(f"{step}: {found}")
    for step in DEEPENING:
        visitor.go(f"q/{step}/")
        visitor.fill_section()
        visitor.go_on()
    visitor.submit()
    found = load(visitor, "result/")
    print(f"{language} result with all parts: {found}")
    if found.total > 90 * KB:
        faults.append(f"result: {found}")
    assert not faults, "\n".join(faults)


def test_the_result_of_every_band_is_light(visit: Visit) -> None:
    visitor = visit("zh", width=390)
    for band, (case, role) in BANDS.items():
        visitor.begin().answer_all(golden(case, fill=False), role)
        visitor.submit()
        found = load(visitor, "result/")
        print(f"zh result {band}: {found}")
        assert found.total <= 90 * KB, f"{band}: {found}"
