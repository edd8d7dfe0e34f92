"""The pages the law asks of every public service."""
