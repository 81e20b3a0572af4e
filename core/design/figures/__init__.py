"""What the band allows, and what the drawn grids are like."""
