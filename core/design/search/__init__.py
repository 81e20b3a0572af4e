"""Atoms joined to balanced, contiguous, compact grids: a problem of numbers alone."""
