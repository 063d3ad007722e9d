"""The repository tests itself."""
