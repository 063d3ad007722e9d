"""Password hashing sized for deadline day."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PortalArgon2Hasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: OWASP's minimum, about 40 checks a second."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
