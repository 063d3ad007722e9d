"""Word documents of the competition."""
