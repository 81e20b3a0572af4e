"""Overlaps and gaps mended, with proof of what moved."""
