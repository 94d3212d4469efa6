"""Tokens, who one is here, people with their roles, and the reviews of who may do what."""
