"""Balises des gabarits du territoire."""
