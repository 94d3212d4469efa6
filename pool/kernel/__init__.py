"""Words and numbers that every room uses.

In: plain values. Out: plain values. Pure: no Django, no clock, no database.
"""
