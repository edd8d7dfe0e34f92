"""Public data in and out."""
