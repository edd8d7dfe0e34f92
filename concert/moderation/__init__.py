"""Withdrawing what someone gave: by its author, or by those who moderate, with a public reason."""
