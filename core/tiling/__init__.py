"""Polygons that share their vertices: matched, numbered, united."""
