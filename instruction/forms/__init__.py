"""Les formulaires de l'instruction."""
