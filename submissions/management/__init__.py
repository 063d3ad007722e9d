"""Commands of the paperwork, and the trial's story."""
