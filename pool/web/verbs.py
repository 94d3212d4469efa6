"""The journal's verbs in words stand in `pool.journal.verbs`: documents say them as well as pages."""

from pool.journal.verbs import VERBS, phrase

__all__ = ["VERBS", "phrase"]
