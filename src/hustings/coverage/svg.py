"""SVG as a tree: a few helpers that all pictures share. Colours are attributes, so no inline style is needed."""

from __future__ import annotations

from xml.etree import ElementTree as ET

Node = ET.Element

DARK, LIGHT = "#14181f", "#ffffff"
OUTLINE = "#4a5361"  # at least 3:1 on the light page and on the dark one


def drawing() -> Node:
    """An empty `<svg>`."""
    return ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg"})


def picture(ident: str, title: str, description: str, **attributes: str | int) -> Node:
    """An `<svg role="img">` with its text alternative. `ident` makes the ids unique within a page."""
    root = drawing()
    put(root, **attributes)
    put(root, role="img", aria_labelledby=f"{ident}-title {ident}-desc")
    add(root, "title", title, id=f"{ident}-title")
    add(root, "desc", description, id=f"{ident}-desc")
    return root


def add(parent: Node, tag: str, text: str = "", **attributes: str | int) -> Node:
    """A new element under `parent`. Underscores in attribute names stand for hyphens; `class_` for `class`."""
    node = ET.SubElement(parent, tag)
    put(node, **attributes)
    if text:
        node.text = text
    return node


def put(node: Node, **attributes: str | int) -> None:
    """Set attributes, in the order given."""
    for name, value in attributes.items():
        node.set(name.rstrip("_").replace("_", "-") if name != "viewBox" else name, str(value))


def written(node: Node) -> str:
    """The tree as text."""
    return ET.tostring(node, encoding="unicode")


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours ("#rrggbb"), 1 to 21, by WCAG 2.2's definition of relative luminance."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_on(colour: str) -> str:
    """Black or white, whichever stands out more on this colour: one of the two always has more than 4.5:1."""
    return max(("#000000", LIGHT), key=lambda ink: contrast(ink, colour))


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
