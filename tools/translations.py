"""Bring a .ts file up to date with the code: `translations.py i18n/gridstrata_zh_CN.ts`.

New strings are added as unfinished, unused ones are removed; either, or a translation that has
other placeholders than its source, makes the exit code 1. All strings share one context.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[1]
CONTEXT = "GridStrata"
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
CODE = ("*.py", "processing/**/*.py", "dialogs/**/*.py", "dialogs/**/*.ui")


def main(path: Path) -> int:
    """Update the file, and return 0 when it was complete and without leftovers."""
    known = read_translations(path)
    used = collect_sources()
    complaints = find_complaints(known, used)
    write_translations(path, {source: known.get(source, "") for source in used})
    print(*complaints, f"{len(used)} strings, {len(complaints)} to look at", sep="\n")
    return 1 if complaints else 0


def collect_sources() -> list[str]:
    """Return every string that the code or a form hands to the translator, sorted."""
    files = sorted(str(path) for pattern in CODE for path in ROOT.glob(pattern))
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "found.ts"
        subprocess.run(["pylupdate5", *files, "-ts", str(found)], check=True, capture_output=True)
        return sorted(read_translations(found))


def read_translations(path: Path) -> dict[str, str]:
    """Return the translation by source string; "" where it is unfinished."""
    if not path.exists():
        return {}
    messages = ET.parse(path).getroot().iter("message")  # noqa: S314 (our own file)
    return {message.findtext("source", ""): _finished(message) for message in messages}


def write_translations(path: Path, translations: dict[str, str]) -> None:
    """Write the strings in one context, in the order given."""
    root = ET.Element("TS", version="2.1", language=path.stem.split("_", 1)[1])
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for source, translation in translations.items():
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = source
        target = ET.SubElement(message, "translation")
        target.text = translation
        if not translation:
            target.set("type", "unfinished")
    ET.indent(root)
    path.write_text(HEAD + ET.tostring(root, encoding="unicode") + "\n", encoding="utf-8")


def find_complaints(known: dict[str, str], used: list[str]) -> list[str]:
    """Return one line for every string that is unfinished, unused or has lost a placeholder."""
    unfinished = [f"unfinished: {source}" for source in used if not known.get(source)]
    unused = [f"unused, removed: {source}" for source in sorted(set(known) - set(used))]
    lost = [
        f"other placeholders: {source} -> {known[source]}"
        for source in used
        if known.get(source) and _placeholders(source) != _placeholders(known[source])
    ]
    return unfinished + unused + lost


def _finished(message: ET.Element) -> str:
    translation = message.find("translation")
    if translation is None or translation.get("type") == "unfinished":
        return ""
    return translation.text or ""


def _placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w*\}", text))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
