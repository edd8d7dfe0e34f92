"""Preparing a concertation, question after question, and opening it."""
