"""The panel Map: who serves whom, as a table and as a picture."""
