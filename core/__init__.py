"""The knowledge of the plugin: plain Python over numpy, shapely and networkx, free of QGIS."""
