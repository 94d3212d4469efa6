"""A municipality's request.

In: answers, and lines of employee × module. Out: a submitted application, frozen with its fingerprint
→ requested_amount.
"""
