"""The methods by which a step hands out its money.

In: a stage: rows, wants, floors, caps and money. Out: an amount per row, and its reason and facts when asked.
One module each, one line in `table.py`. A module has FIELDS (its own ruleset fields and their readers), REQUIRED
(those that must be there), DEFAULTS (what others are where they are left out) and `run(stage) -> Outcome`; and
`check(step, path, found)` where its fields must agree with each other.
"""
