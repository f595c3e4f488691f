"""Les formulaires du contrat : sa préparation, ses actes."""
