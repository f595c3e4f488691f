"""Les pages de la négociation."""
