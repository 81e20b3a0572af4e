"""The reference receiver: what a platform does with the releases pushed to it."""
