"""The agency's view of an application, kept apart from its answers.

In: submitted lines. Out: eligible lines, each with its ground → eligible_amount.
"""
