"""The JSON edge.

In: requests of other systems. Out: the rooms' own queries and services as JSON, with the same permissions, and every
error in one shape.
"""
