"""What is done with letters: ordered with their event, written, sent, replaced, recalled, read; and their texts."""
