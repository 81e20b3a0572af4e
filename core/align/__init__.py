"""A professional layer's borders drawn onto base-grid edges where they only drifted."""
