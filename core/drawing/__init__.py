"""Base grids changed by hand: what a gesture would do and mean, before it is done."""
