"""Every string that is shown has its Chinese translation."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_translation_is_complete_and_has_no_leftovers():
    spec = importlib.util.spec_from_file_location("t", ROOT / "tools" / "translations.py")
    translations = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(translations)
    known = translations.read_translations(ROOT / "i18n" / "gridstrata_zh_CN.ts")
    assert translations.find_complaints(known, translations.collect_sources()) == []
