"""What the plugin says in the user's language: the translator, rules and severities."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QLocale, QTranslator

from ..core.errors import Message
from ..core.findings import RULES, SEVERITIES
from ..core.report.texts import read_texts

CONTEXT = "GridStrata"
TRANSLATIONS = Path(__file__).parents[1] / "i18n"

_installed: list[QTranslator] = []


def tr(text: str) -> str:
    """Translate a literal; never pass an f-string (it is not found again)."""
    return QCoreApplication.translate(CONTEXT, text)


def told(message: Message) -> str:
    """Return what the core says in the user's language; nothing stays nothing."""
    return message.told(tr) if message.template else ""


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
    return read_texts(language()).rule_messages()


def rule_titles() -> dict[str, str]:
    """Return what to call a rule, by its name."""
    words = read_texts(language())
    return {rule: words(f"rule.{rule}.title") for rule in RULES}


def kind_title(kind: str) -> str:
    """Return what to call a kind of grids; a kind of the user's own is called as it is."""
    return read_texts(language()).kind(kind)


def severity_titles() -> dict[str, str]:
    """Return what to call a severity, by its name, worst first."""
    words = read_texts(language())
    return {severity: words(f"severity.{severity}") for severity in SEVERITIES}
