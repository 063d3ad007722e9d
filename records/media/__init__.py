"""What an uploaded file really is, whether it may be kept, and what is shown of it. No Django.

Files are judged where they lie, by path, and never read whole; whatever parses a stranger's
bytes runs in a child process with limits (`limits`).
"""
