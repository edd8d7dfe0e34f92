"""Mandates: who acts for which stakeholder, in what capacity, from when to when."""
