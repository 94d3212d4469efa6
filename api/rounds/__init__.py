"""Schemes and rounds, money added to a frame, and declarations of impartiality."""
