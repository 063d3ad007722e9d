"""Pages of the paperwork, by audience."""
