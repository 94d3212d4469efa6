"""The HTML edge: parse, ask the guard, make one domain call, render."""
