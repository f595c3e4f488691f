"""Les formulaires d'un dossier."""
