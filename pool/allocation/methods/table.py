"""The methods that a ruleset may name."""

from pool.allocation.methods import proportional, queue

METHODS = {
    "queue": queue,
    "proportional": proportional,
}
