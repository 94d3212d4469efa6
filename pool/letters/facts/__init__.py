"""The facts of each letter, from an order: flat texts and numbers in the letter's language, ready to print."""
