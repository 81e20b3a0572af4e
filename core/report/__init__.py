"""The reports: a check or a repair told on one page, to people who use no GIS."""

from .page import write_report
from .repair import write_repair_report

__all__ = ["write_repair_report", "write_report"]
