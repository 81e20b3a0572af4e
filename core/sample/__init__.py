"""The sample district, generated: every layer of a coastal city district, and known defects."""

from __future__ import annotations

from .defects import inject_defects
from .district import District, Features
from .make import make_district
from .truth import DefectTruth

__all__ = ["DefectTruth", "District", "Features", "inject_defects", "make_district"]
