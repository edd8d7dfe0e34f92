"""Coming in: by a code, by an invitation, and the choice of a college."""
