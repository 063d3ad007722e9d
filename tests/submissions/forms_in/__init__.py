"""Word in."""
