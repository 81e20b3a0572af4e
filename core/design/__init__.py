"""Base grids drawn: from communities, buildings and barriers to balanced grids."""
