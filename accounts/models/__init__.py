"""Tables of the accounts."""

from accounts.models.users import PastPassword, SignIn, User, account_scope

__all__ = ["PastPassword", "SignIn", "User", "account_scope"]
