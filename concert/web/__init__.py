"""The HTTP side shared by all features; no rule of the domain lives here."""
