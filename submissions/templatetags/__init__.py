"""Tags and filters of the paperwork."""
