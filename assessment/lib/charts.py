"""Numbers to SVG, as template tags. Positions are attributes, colours come from the style sheet's names.

The figures stand as text beside every chart, so all but the triangle are hidden from assistive technology.
Shapes refer to the symbols of `templates/reports/shapes.html`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

LABEL_LEFT_FROM = 80
"""From which percentage of the axis a mark's label stands at its left."""
LANE, LANE_TOP = 18, 10
TEXTURES = {
    "shared": mark_safe(' fill="url(#texture-shared)"'),
    "nobody": mark_safe(' fill="url(#texture-nobody)"'),
}
CORNERS = ((160.0, 24.0), (20.0, 266.0), (300.0, 266.0))
_GHOST = (
    '<svg x="{}%" overflow="visible"><use class="track__ghost" href="#shape-{}" x="-7" y="3" width="14" '
    'height="14"/></svg>'
)

Point = tuple[float, float]
Weights = tuple[float, ...]


class Mark(Protocol):
    """What is drawn of a type: its shape, and where on an axis of 0 to 1 it stands (None: nowhere)."""

    code: str
    shape: str
    share: float | None
    text: str


class Corner(Protocol):
    """A type at a corner of the triangle: its probability and the interval of it."""

    name: str
    shape: str
    hue: str
    share: float
    low: float
    high: float


class Part(Protocol):
    """A part of a whole, in a count."""

    code: str
    count: int


@register.simple_tag
def shape(name: str) -> SafeString:
    """The fixed shape of a type; it takes the hue of the element around it."""
    return format_html('<svg class="mark" aria-hidden="true" focusable="false"><use href="#shape-{}"/></svg>', name)


@register.simple_tag
def track(match: Any, was: float | None = None) -> SafeString:
    """A probability as a mark on a line from 0 to 100 %, with its interval as a band; `was` is a hollow mark."""
    ghost = "" if was is None else format_html(_GHOST, _short(100 * was), match.shape)
    return format_html(
        '<svg class="track" width="100%" height="20" aria-hidden="true" focusable="false">'
        '<line class="track__line" x2="100%" y1="10" y2="10"/>'
        '<rect class="track__band" x="{}%" width="{}%" y="5" height="10" rx="5"/>{}'
        '<svg x="{}%" overflow="visible"><use class="track__mark" href="#shape-{}" x="-8" y="2" width="16" '
        'height="16"/></svg></svg>',
        _short(100 * match.low),
        _short(100 * (match.high - match.low)),
        ghost,
        _short(100 * match.share),
        match.shape,
    )


@register.simple_tag
def bar(length: float, height: int = 8) -> SafeString:
    """A bar of `length` per cent of the space there is."""
    return format_html(
        '<svg class="bar" width="100%" height="{0}" aria-hidden="true" focusable="false">'
        '<rect class="bar__fill" width="{1}%" height="{0}" rx="1"/></svg>',
        height,
        _short(length),
    )


class Share(Protocol):
    """A part of a whole of 1, in the hue of its type."""

    code: str
    share: float


@register.simple_tag
def share_bar(parts: Sequence[Share]) -> SafeString:
    """Shares of a whole side by side, with a gap between neighbours."""
    drawn, start = [], 0.0
    for part in parts:
        drawn.append((part.code, _short(100 * start), _short(max(0.0, 100 * part.share - 0.6))))
        start += part.share
    return format_html(
        '<svg class="share-bar" width="100%" height="28" aria-hidden="true" focusable="false">{}</svg>',
        format_html_join("", '<rect class="share-bar__part type--{}" x="{}%" width="{}%" height="28"/>', drawn),
    )


@register.simple_tag
def dots(marks: Sequence[Mark]) -> SafeString:
    """Shares as marks on an axis from 0 to 100 %, each in its lane with its figure. None is no mark."""
    shown = [mark for mark in marks if mark.share is not None]
    drawn = format_html_join(
        "",
        '<svg x="{}%" y="{}" overflow="visible" class="type--{}"><use class="dots__mark" href="#shape-{}" '
        'x="-6" y="-6" '
        'width="12" height="12"/><text class="dots__figure{}" x="{}" y="4">{}</text></svg>',
        (_dot(lane, mark) for lane, mark in enumerate(shown)),
    )
    height = LANE_TOP * 2 + LANE * (len(shown) - 1)
    grid = mark_safe(  # noqa: S308 - constant
        "".join(f'<line x1="{x}%" x2="{x}%" y2="100%"/>' for x in (0, 25, 50, 75, 100))
    )
    return format_html(
        '<svg class="dots" width="100%" height="{}" aria-hidden="true" focusable="false"><g '
        'class="dots__grid">{}</g>{}</svg>',
        height,
        grid,
        drawn,
    )


def _dot(lane: int, mark: Mark) -> tuple[Any, ...]:
    at = 100 * (mark.share or 0)
    left = at >= LABEL_LEFT_FROM
    return (
        _short(at),
        LANE_TOP + LANE * lane,
        mark.code,
        mark.shape,
        " dots__figure--left" if left else "",
        -11 if left else 11,
        mark.text,
    )


@register.simple_tag
def stack(parts: Iterable[Part]) -> SafeString:
    """Counts as parts of one bar; the textures are patterns of `templates/reports/shapes.html`."""
    shown = [part for part in parts if part.count]
    total = sum(part.count for part in shown) or 1
    pieces, done = [], 0
    for part in shown:
        texture = TEXTURES.get(part.code, "")
        pieces.append((part.code, _short(100 * done / total), _short(100 * part.count / total), texture, part.count))
        done += part.count
    return format_html(
        '<svg class="stack" width="100%" height="46" aria-hidden="true" focusable="false">{}</svg>',
        format_html_join(
            "",
            '<svg class="stack__part stack__part--{}" x="{}%" width="{}%" height="46"><rect class="stack__area" '
            'x="1" y="1" width="100%" height="44"{}/>'
            '<svg x="50%" y="23" overflow="visible"><rect class="stack__patch" x="-13" y="-12" width="26" '
            'height="24" rx="2"/>'
            '<text class="stack__figure" y="6">{}</text></svg></svg>',
            pieces,
        ),
    )


@register.simple_tag
def lollipop(value: float, low: float, high: float) -> SafeString:
    """A value on a scale, as a line with a head."""
    at = _short(100 * (value - low) / (high - low))
    return format_html(
        '<svg class="lollipop" width="100%" height="20" aria-hidden="true" focusable="false">'
        '<line class="lollipop__rail" x2="100%" y1="10" y2="10"/><line class="lollipop__stem" x2="{0}%" y1="10" '
        'y2="10"/>'
        '<circle class="lollipop__head" cx="{0}%" cy="10" r="8"/></svg>',
        at,
    )


@register.simple_tag
def triangle(corners: Sequence[Corner], title: str, you: str) -> SafeString:
    """Three probabilities as a point in a triangle, with the region that all three intervals allow."""
    at = _place(tuple(corner.share for corner in corners))
    region = " ".join(_pair(_place(point)) for point in _region(corners))
    leading = max(corners, key=lambda corner: corner.share)
    x, y = at
    label = (x, max(y - 58, 14), "middle") if x > 225 else (x + 62, max(y - 24, 46), "start")
    return format_html(
        '<svg class="triangle" viewBox="-6 -14 332 318" role="img" aria-labelledby="triangle-title" '
        'focusable="false">'
        '<title id="triangle-title">{}</title>{}{}'
        '<polygon points="{}" fill="var(--{}-g)" fill-opacity=".22" stroke="var(--{}-g)" stroke-width="1.5" '
        'stroke-linejoin="round" stroke-dasharray="4 3"/>'
        '<line class="triangle__leader" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        '<circle class="triangle__you" cx="{}" cy="{}" r="7.5"/><text x="{}" y="{}" text-anchor="{}" '
        'class="triangle__label">{}</text></svg>',
        title,
        _areas(corners),
        _corner_marks(corners),
        region,
        leading.hue,
        leading.hue,
        *(_short(number) for number in _leader(at, label)),
        _short(x),
        _short(y),
        _short(label[0]),
        _short(label[1]),
        label[2],
        you,
    )


@register.simple_tag
def trial_triangle(corners: Sequence[Corner], saved: Weights | None) -> SafeString:
    """Where answers tried out would put a person (filled), and where the saved ones do (hollow)."""
    tried = _place(tuple(corner.share for corner in corners))
    before = mark_safe("")
    if saved is not None:
        before = format_html(
            '<line class="triangle__way" x1="{0}" y1="{1}" x2="{2}" y2="{3}"/>'
            '<circle class="triangle__you" cx="{0}" cy="{1}" r="8"/>',
            *(_short(number) for number in (*_place(saved), *tried)),
        )
    return format_html(
        '<svg class="triangle" viewBox="-6 -14 332 318" aria-hidden="true" focusable="false">{}{}{}'
        '<circle class="triangle__tried" cx="{}" cy="{}" r="8"/></svg>',
        _areas(corners),
        _corner_marks(corners),
        before,
        _short(tried[0]),
        _short(tried[1]),
    )


def ternary(corners: Sequence[Any]) -> tuple[Point, list[Point]]:
    """For drawings elsewhere, on corners at `CORNERS`: the point, and the region that all intervals allow."""
    you = _place(tuple(corner.share for corner in corners))
    return you, [_place(point) for point in _region(corners)]


def _leader(at: Point, label: tuple[float, float, str]) -> tuple[float, float, float, float]:
    """A line from the edge of the point to just before its label."""
    end = (label[0] - 5, label[1] - 5) if label[2] == "start" else (label[0], label[1] + 6)
    dx, dy = end[0] - at[0], end[1] - at[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1
    return at[0] + 10 * dx / length, at[1] + 10 * dy / length, *end


def _areas(corners: Sequence[Corner]) -> SafeString:
    """The area in which each type leads."""
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in ((CORNERS[i - 1], CORNERS[i]) for i in range(3))]
    centre = (sum(x for x, _y in CORNERS) / 3, sum(y for _x, y in CORNERS) / 3)
    outlines = [(CORNERS[i], middles[i], centre, middles[(i + 1) % 3]) for i in range(3)]
    return format_html_join(
        "",
        '<polygon points="{}" fill="var(--{}-s)" stroke="var(--paper)" stroke-width="2"/>',
        ((" ".join(map(_pair, outline)), corner.hue) for outline, corner in zip(outlines, corners, strict=True)),
    )


def _corner_marks(corners: Sequence[Corner]) -> SafeString:
    """Shape and name at each corner."""
    texts = ((160, 4, "middle"), (10, 292, "start"), (310, 292, "end"))
    return format_html_join(
        "",
        '<use href="#shape-{}" x="{}" y="{}" width="14" height="14" fill="var(--{}-g)"/><text x="{}" y="{}" '
        'text-anchor="{}">{}</text>',
        (
            (corner.shape, _short(x - 7), _short(y - 7), corner.hue, *text, corner.name)
            for corner, (x, y), text in zip(corners, CORNERS, texts, strict=True)
        ),
    )


def _region(corners: Sequence[Corner]) -> list[Weights]:
    """The outline of all mixtures whose every part lies in its interval: the triangle, clipped six times."""
    outline: list[Weights] = [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)]
    for index, corner in enumerate(corners):
        outline = _clip(outline, index, corner.low, 1)
        outline = _clip(outline, index, corner.high, -1)
    return outline


def _clip(outline: list[Weights], index: int, limit: float, sign: int) -> list[Weights]:
    """The part of an outline in which one weight is at least (`sign` 1) or at most (-1) the limit."""
    kept: list[Weights] = []
    for start, end in zip([*outline[-1:], *outline], outline, strict=False):
        inside, ends_inside = (sign * (point[index] - limit) >= 0 for point in (start, end))
        if inside != ends_inside:
            share = (limit - start[index]) / (end[index] - start[index])
            kept.append(tuple(a + share * (b - a) for a, b in zip(start, end, strict=True)))
        if ends_inside:
            kept.append(end)
    return kept


def _place(weights: Weights) -> Point:
    total = sum(weights) or 1
    x = sum(weight * corner[0] for weight, corner in zip(weights, CORNERS, strict=True)) / total
    return x, sum(weight * corner[1] for weight, corner in zip(weights, CORNERS, strict=True)) / total


def _pair(point: Point) -> str:
    return f"{_short(point[0])},{_short(point[1])}"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


class Person(Protocol):
    """Somebody on the triangle: the weights of the corners, and the type, if there is one."""

    shares: Weights
    type: Any


@register.simple_tag
def people_triangle(corners: Sequence[Any], people: Sequence[Person]) -> SafeString:
    """Many people at once, each by the shape of the type; a ring is somebody between two. Their names stand beside."""
    drawn = []
    for person in people:
        x, y = _place(person.shares)
        if person.type is None:
            mark = format_html('<circle class="triangle__between" cx="{}" cy="{}" r="6"/>', _short(x), _short(y))
        else:
            mark = format_html(
                '<use class="triangle__person" href="#shape-{}" x="{}" y="{}" width="15" height="15" '
                'fill="var(--{}-g)"/>',
                person.type.shape,
                _short(x - 7.5),
                _short(y - 7.5),
                person.type.hue,
            )
        drawn.append((mark,))
    return format_html(
        '<svg class="triangle" viewBox="-6 -14 332 318" aria-hidden="true" focusable="false">{}{}{}</svg>',
        _areas(corners),
        _corner_marks(corners),
        format_html_join("", "{}", drawn),
    )
