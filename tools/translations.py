"""Bring a .ts file up to date with the code: `translations.py i18n/gridstrata_zh_CN.ts`.

New strings are added as unfinished, unused ones are removed; either, or a translation that has
other placeholders than its source, makes the exit code 1. All strings share one context.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[1]
CONTEXT = "GridStrata"
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
CODE = ("*.py", "processing/**/*.py", "dialogs/**/*.py", "dialogs/**/*.ui")
# The core does not translate: the adapters do, when they tell what it says with these
CORE_CALLS = ("GridError", "GateError", "CommunityError", "Message")
TABLES = "_TEXTS"
PLACEHOLDER = re.compile(r"\{\w*\}")


def main(path: Path) -> int:
    """Update the file, and return 0 when it was complete and without leftovers."""
    known = read_translations(path)
    used = collect_sources()
    complaints = find_complaints(known, used)
    write_translations(path, {source: known.get(source, "") for source in used})
    print(*complaints, f"{len(used)} strings, {len(complaints)} to look at", sep="\n")
    return 1 if complaints else 0


def collect_sources() -> list[str]:
    """Return every string that the user is told by the code or a form, sorted."""
    return sorted({*adapter_sources(), *core_sources()})


def adapter_sources() -> dict[str, str]:
    """Return what the plugin, the algorithms and the dialogs hand to the translator."""
    files = sorted(str(path) for pattern in CODE for path in ROOT.glob(pattern))
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "found.ts"
        subprocess.run(["pylupdate5", *files, "-ts", str(found)], check=True, capture_output=True)
        return read_translations(found)


def core_sources() -> set[str]:
    """Return the templates of the core's errors and messages."""
    texts = {
        text
        for path in ROOT.glob("core/**/*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for text in _core_text(node)
    }
    # what consists of values alone is the same in every language
    return {text for text in texts if PLACEHOLDER.sub("", text).strip()}


def _core_text(node: ast.AST) -> Iterator[str]:
    """Yield the templates: of a call that makes a message, or of a table called ..._TEXTS."""
    match node:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(values=values))
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.Dict(values=values))
        ):
            if name.endswith(TABLES):
                yield from _texts(values)
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(text)), *_]):
            if name in CORE_CALLS:
                yield text


def _texts(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        match node:
            case ast.Constant(value=str(text)):
                yield text


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
    return sorted(PLACEHOLDER.findall(text))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
