"""Two editions of a layer compared: who goes on as whom, what changed hands, told in words."""
