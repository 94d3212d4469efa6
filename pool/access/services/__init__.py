"""Verbs of the room. Accounts and roles stand here by name; the rest in `proposing`, `switching`,
`reviewing`, `passwords` and `beginning`."""

from pool.access.services.adding import add_person
from pool.access.services.granting import grant_role, set_up_person

__all__ = ["add_person", "grant_role", "set_up_person"]
