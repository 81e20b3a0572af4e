"""Codes that follow a scheme: composed, parsed, checked, numbered once, retired, never reused."""
