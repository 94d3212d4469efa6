"""What becomes of the money that was paid.

In: confirmations, changes and accounts from the municipality, money that comes back. Out: what is kept → kept_amount,
what is claimed back → repay_amount, rounds that are settled.
"""
