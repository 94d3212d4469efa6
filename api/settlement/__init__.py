"""What becomes of a grant after its payment."""
