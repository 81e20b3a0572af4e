"""The report: a check told on one page, to people who use no GIS."""

from .page import write_report

__all__ = ["write_report"]
