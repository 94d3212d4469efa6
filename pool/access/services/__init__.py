"""Verbs of the room. Accounts and roles stand here by name; the rest in `proposing`, `switching` and `reviewing`."""

from pool.access.services.granting import add_person, grant_role

__all__ = ["add_person", "grant_role"]
