"""Who did what, when, to which record.

In: one entry from every service, in the transaction of what it tells. Out: a chain of hashes that shows any later
change. No foreign keys, so history never blocks life.
"""
