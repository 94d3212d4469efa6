"""Verbs of the room. The registers' own stand here by name; those of the tables of keys in `keys`."""

from pool.registry.services.registers import MunicipalityRow, take_municipalities, take_programme

__all__ = ["MunicipalityRow", "take_municipalities", "take_programme"]
