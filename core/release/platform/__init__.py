"""Releases pushed to a platform over HTTPS: signed, resumed, and current only when whole."""
