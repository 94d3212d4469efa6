"""Letters over the API: the letters themselves, their batches, their texts, checking one, and case files."""
