"""The tools on the map, one gesture to a module."""
