"""Rounds of application.

In: an appropriation, dates and rules. Out: an open round with frozen rates, terms and ruleset, and its frame in the
ledger.
"""
