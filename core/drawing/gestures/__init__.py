"""What a user does to base grids with the mouse, one gesture to a module."""
