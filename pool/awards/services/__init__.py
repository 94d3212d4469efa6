"""Verbs of the room, one module for each thing they act on."""
