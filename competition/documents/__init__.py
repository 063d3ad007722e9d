"""Papers of the competition, as Word documents."""
