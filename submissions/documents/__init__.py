"""Word in and out: no writes."""
