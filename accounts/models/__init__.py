"""Tables of the accounts."""

from accounts.models.users import PastPassword, SignIn, User

__all__ = ["PastPassword", "SignIn", "User"]
