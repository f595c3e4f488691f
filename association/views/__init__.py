"""Les pages de la trousse."""
