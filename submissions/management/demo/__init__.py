"""Made-up works for the trial."""
