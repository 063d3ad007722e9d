"""The paperwork handed in, its files and its checking."""
