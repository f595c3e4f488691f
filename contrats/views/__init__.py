"""Les pages du contrat : le lire, le préparer. Ses actes passent par ``dossiers:acte``."""
