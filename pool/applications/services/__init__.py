"""The verbs of an application: drafting, lines, imports, signing."""
