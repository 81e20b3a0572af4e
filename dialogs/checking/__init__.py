"""The panel Check: what is wrong, where, and what becomes of it."""
