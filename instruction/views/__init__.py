"""Les pages de l'instruction."""
