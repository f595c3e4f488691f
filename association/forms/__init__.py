"""Les formulaires de la trousse."""
