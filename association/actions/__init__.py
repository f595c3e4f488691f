"""Les écritures de la trousse : options, dirigeants, versions produites."""
