"""Paying what was decided.

In: a signed decision with its payment plan. Out: instalments confirmed as paid, posted in the ledger → paid_amount.
"""
