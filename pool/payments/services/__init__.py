"""The verbs of paying."""
