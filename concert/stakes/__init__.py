"""Enjeux: what is at stake, drawn from findings, figures and constraints."""
