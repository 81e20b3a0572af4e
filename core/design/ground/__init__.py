"""The ground that base grids are drawn on: communities, barriers, street blocks."""
