"""What the municipality keeps.

In: a decision. Out: a letter, frozen as sent: its facts, its PDF, and the hashes that prove both.
"""
