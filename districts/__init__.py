"""The districts and other delegations, and who belongs to them."""
