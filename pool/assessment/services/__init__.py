"""The agency's verbs: receiving applications, casework, and watching the frame of a round that closes by itself."""
