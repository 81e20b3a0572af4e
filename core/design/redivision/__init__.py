"""Base grids divided again with the least change."""
