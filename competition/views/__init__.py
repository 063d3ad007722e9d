"""Pages of the competition, by audience."""
