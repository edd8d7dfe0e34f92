"""Signing in by a link sent by e-mail, and what a person says of themselves."""
