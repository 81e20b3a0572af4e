"""Windows of the plugin: they collect what the algorithms need, and compute nothing."""
