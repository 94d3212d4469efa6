"""Who a person is here, and what each role may do.

In: a sign-in. Out: a yes or a refusal for one verb, from one table that a manager can read. Roles that must not be
held together are refused when they are granted and again when they are used.
"""
