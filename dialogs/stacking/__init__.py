"""The panel Stack: which layer plays which role, and what is wrong with it."""
