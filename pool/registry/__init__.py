"""Lists from outside.

In: municipalities, regions, programmes and modules as their owners publish them. Out: names, codes and dated
memberships that every later room refers to.
"""
