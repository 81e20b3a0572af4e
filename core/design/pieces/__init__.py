"""Blocks divided between their buildings, and borders through them made straight."""
