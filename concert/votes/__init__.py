"""The ballot box: sealing, casting, counting."""
