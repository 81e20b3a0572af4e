"""The panel that releases: the gate, what changed, where to, and what was released before."""
