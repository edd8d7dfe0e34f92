"""The people, and the links and sessions by which they sign in."""
