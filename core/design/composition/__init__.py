"""Professional grids composed of whole base grids."""
