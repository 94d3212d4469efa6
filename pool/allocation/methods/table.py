"""The methods that a ruleset may name."""

from pool.allocation.methods import equal, equal_loss, keyed, proportional, queue, rounds

METHODS = {
    "queue": queue,
    "proportional": proportional,
    "equal": equal,
    "equal_loss": equal_loss,
    "keyed": keyed,
    "rounds": rounds,
}
