"""One-time activation codes: derived, never stored.

The database keeps a keyed digest; the issuer's session keeps a random nonce for half an hour.
Only both together with the secret key give the code, so neither holds it in clear.
"""

import hashlib
import hmac
import secrets

from django.conf import settings

from accounts.models import User
from accounts.text import CODE_ALPHABET, CODE_LENGTH, normalise_code


def new_nonce() -> str:
    """Return 128 random bits."""
    return secrets.token_hex(16)


def code_for(user: User, nonce: str) -> str:
    """Return the code that this nonce means for this account: 10 of 31 symbols, 49 bits."""
    number = int.from_bytes(_keyed(settings.SECRET_KEY, "code", user.pk, nonce))
    symbols = []
    for _ in range(CODE_LENGTH):
        number, index = divmod(number, len(CODE_ALPHABET))
        symbols.append(CODE_ALPHABET[index])
    return "".join(symbols)


def digest_of(user: User, code: str) -> str:
    """Return what the account keeps of its code."""
    return _keyed(settings.SECRET_KEY, "digest", user.pk, normalise_code(code)).hex()


def is_code_of(user: User, code: str) -> bool:
    """Say whether this is the account's code, also after the secret key was renewed."""
    if not user.activation_digest:
        return False
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    found = [_keyed(key, "digest", user.pk, normalise_code(code)).hex() for key in keys]
    return any(hmac.compare_digest(digest, user.activation_digest) for digest in found)


def _keyed(key: str, use: str, user_id: int, value: str) -> bytes:
    message = f"accounts.activation|{use}|{user_id}|{value}"
    return hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()
