"""The plugin's page in QGIS's options dialog."""
