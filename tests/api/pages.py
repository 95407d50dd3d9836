"""What every page of the console must get right, and reading the token that its forms carry."""

from __future__ import annotations

import re
from html.parser import HTMLParser

UPLOADING = {"src": "/static/upload.js", "defer": None}
"""The one script: it shows how far a file has been sent."""


class Outline(HTMLParser):
    """What every page must get right: labels, ids, one h1, nothing inline that the content policy forbids, no script but the one of uploads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.controls: list[dict[str, str | None]] = []
        self.headings: list[str] = []
        self.faults: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "label":
            self.labelled.add(str(given.get("for")))
        if tag in ("input", "select", "textarea") and given.get("type") != "hidden":
            self.controls.append(given)
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)
        forbidden = tag == "iframe" or (tag == "script" and given != UPLOADING)
        if forbidden or "style" in given or any(name.startswith("on") for name in given):
            self.faults.append(f"{tag} {given}")
        for name in ("href", "src", "action"):
            target = given.get(name) or "/"
            if not target.startswith(("/", "#")) or target.startswith("//"):
                self.faults.append(f"{tag} {name}={target}")


def check_outline(text: str) -> Outline:
    outline = Outline(text)
    assert '<html lang="zh-CN">' in text
    assert not outline.faults
    assert outline.headings.count("h1") == 1
    assert len(outline.ids) == len(set(outline.ids)), "an id is used twice"
    for control in outline.controls:
        assert control.get("id") in outline.labelled, control
    assert 'href="#main"' in text
    return outline


def csrf_of(page: str) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]
