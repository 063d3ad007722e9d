"""Every write to the paperwork, one verb a function."""
