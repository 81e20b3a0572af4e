"""What the plugin says in the user's language: the translator, rules and severities."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QLocale, QTranslator

CONTEXT = "GridStrata"
TRANSLATIONS = Path(__file__).parents[1] / "i18n"

_installed: list[QTranslator] = []


def tr(text: str) -> str:
    """Translate a literal; never pass an f-string (it is not found again)."""
    return QCoreApplication.translate(CONTEXT, text)


def language() -> str:
    """Return the locale QGIS shows itself in, as `en_US` or `zh_CN`."""
    # QGIS says "zh" or "zh-Hans" for what Qt calls zh_CN
    return QLocale(QgsApplication.locale() or QLocale.system().name()).name()


def install_translator() -> bool:
    """Load the translation of the user's language, once; tell whether there is one."""
    if _installed:
        return True
    translator = QTranslator()
    if not translator.load(str(TRANSLATIONS / f"gridstrata_{language()}.qm")):
        return False
    # Qt does not take ownership: a translator that Python collects falls silent
    _installed.append(translator)
    return bool(QCoreApplication.installTranslator(translator))


def remove_translator() -> None:
    """Take the translation away again."""
    while _installed:
        QCoreApplication.removeTranslator(_installed.pop())


def rule_messages() -> dict[str, str]:
    """Return what a finding says, by rule; the placeholders are those of `core.findings.RULES`."""
    return {
        "invalid_geometry": tr("The shape of {codes} is invalid: {detail}."),
        "empty_geometry": tr("{codes} has no shape."),
        "missing_code": tr("A grid has no code."),
        "duplicate_code": tr("The code {codes} is used {detail} times."),
        "multipart": tr("{codes} is in {detail} pieces."),
        "overlap": tr("{codes} cover the same ground, {width} m wide."),
        "gap": tr("A gap {width} m wide, beside {codes}."),
        "blind_spot": tr("Nobody covers {area} m², {width} m wide, beside {codes}."),
        "outside": tr("{codes} reaches {width} m beyond the frame."),
        "unmatched_edge": tr("{codes} share a border but not its vertices."),
        "crossing": tr("{base} is split: {detail}."),
        "drift": tr("The border of {professional} was drawn {width} m off the border of {base}."),
        "undersized": tr("{codes} has {detail} households, below the minimum."),
        "oversized": tr("{codes} has {detail} households, above the maximum."),
        "cut_building": tr("A building is cut by the border of {codes}."),
        "outside_community": tr("{codes} is not inside exactly one community: {detail}."),
    }


def rule_titles() -> dict[str, str]:
    """Return what to call a rule, by its name."""
    return {
        "invalid_geometry": tr("Invalid shape"),
        "empty_geometry": tr("No shape"),
        "missing_code": tr("No code"),
        "duplicate_code": tr("Code used twice"),
        "multipart": tr("Several pieces"),
        "overlap": tr("Overlap"),
        "gap": tr("Gap"),
        "blind_spot": tr("Blind spot"),
        "outside": tr("Outside the frame"),
        "unmatched_edge": tr("Vertices differ"),
        "crossing": tr("Crossing"),
        "drift": tr("Drift"),
        "undersized": tr("Too few households"),
        "oversized": tr("Too many households"),
        "cut_building": tr("Building cut"),
        "outside_community": tr("Not in one community"),
    }


def severity_titles() -> dict[str, str]:
    """Return what to call a severity, by its name."""
    return {"error": tr("error"), "warning": tr("warning"), "hint": tr("hint")}
