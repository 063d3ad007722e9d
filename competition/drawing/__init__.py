"""The replayable draw: pure, without clock or chance of its own."""
