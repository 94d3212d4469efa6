"""The verbs of a grant from its payment to its end."""
