"""Where the money is.

In: transfers from the rooms, each with a source that can occur only once. Out: balances that can never fall below
zero, and rows that can never change. One row moves one amount from one account to another.
"""
