"""Base grids drawn with the mouse: tools on the map, and the panel that measures."""
