"""The database target: releases in PostGIS, with their history and the look-ups of a platform."""
