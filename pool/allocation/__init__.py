"""How a budget becomes shares, each with its reason.

In: a budget, a list of bids, a ruleset and, where lots are drawn, a seed.
Out: shares whose sum and residue are the budget to the unit; every portion with a reason and its facts.

Pure: no Django, no clock, no database, no floats. The same inputs give the same bytes, for ever.
Doors: `bids.Bid`, `rulesets.parse`, `engine.allocate`, `results.Result`, `reasons.REASONS`.
"""
