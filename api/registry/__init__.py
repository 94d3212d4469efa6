"""The registers, and the tables of keys by which money can be shared out."""
