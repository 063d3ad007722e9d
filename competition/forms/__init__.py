"""Forms of the competition."""
