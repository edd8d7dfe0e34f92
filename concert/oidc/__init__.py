"""Signing in by an OpenID Connect provider, such as ProConnect, and what it says of people."""
