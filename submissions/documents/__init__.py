"""Word in and out: the official forms, filled and read."""
