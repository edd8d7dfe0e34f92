"""Constats: what participants see, what the others make of it."""
