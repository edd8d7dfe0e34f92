"""The thread: from any idea forward to the signature, from any commitment back to the finding."""
