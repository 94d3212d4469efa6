"""A municipality's staff, kept once.

In: the municipality's own reference, initials, hire date, and whether the employee has child cases. Out: who can be
named on an application. No civil registration numbers, no names.
"""
