"""Places and establishments with their official codes, and the public figures about them."""
