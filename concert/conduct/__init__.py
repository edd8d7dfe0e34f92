"""The rules of the discussion: what may be written, when it is read, and since when."""
