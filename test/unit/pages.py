"""What tests of the reports read their pages with."""

import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

NASTY = "<script>alert('1')</script>\" onload=x &amp; \x00\x1b"
VOID = {"meta", "link", "br", "img", "hr", "input"}


class Reader(HTMLParser):
    """Reads a page, and fails when an element is not closed where it should be."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.attributes, self.text, self._open = [], [], [], []
        self.feed(page)
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)

    @property
    def words(self):
        return " ".join(" ".join(self.text).split())


def texts_in(svg):
    return ["".join(element.itertext()) for element in ET.fromstring(svg).iter("text")]  # noqa: S314


def assert_cannot_break_out(page):
    assert "script" not in page.elements
    assert not {name for name, _ in page.attributes if name.startswith("on")}


def assert_needs_nothing_else(text):
    page = Reader(text)
    assert not {"script", "link", "img", "iframe", "object"} & set(page.elements)
    assert not {"src", "href"} & {name for name, _ in page.attributes}
    assert "http" not in re.sub(r"http-equiv", "", text)
    assert "@import" not in text
    assert re.findall(r"url\((.)", text) == ["#"] * text.count("url(")
