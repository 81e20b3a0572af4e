"""The workbench: one dock, and what its panels share."""
