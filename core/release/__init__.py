"""The gate, the bundle behind it, and the folder it is handed over in."""
