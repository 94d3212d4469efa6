"""From bids to decisions.

In: eligible lines and a budget. Out: an approved allocation run, and one signed decision for each application,
committed in the ledger → awarded_amount.
"""
