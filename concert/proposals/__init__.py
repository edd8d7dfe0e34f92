"""Ideas grouped into proposals, which keep their authors and their trace."""
