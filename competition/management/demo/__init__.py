"""The trial's made-up season: people, marks and the order of events. No real person is meant."""
