"""Template tags of the records office."""
