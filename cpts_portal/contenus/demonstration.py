"""Comptes de la démonstration, montrés sur sa page de connexion et nulle part ailleurs."""

COMPTES_DE_DEMONSTRATION = (
    ("porteur@demo.test", "responsable d’un dossier"),
    ("redacteur@demo.test", "rédacteur dans l’équipe"),
    ("guichet@demo.test", "coordinateur du Guichet"),
    ("urps-medecins@demo.test", "relecteur, URPS des médecins"),
    ("urps-infirmiers@demo.test", "relecteur, URPS des infirmiers"),
    ("ars@demo.test", "instructeur, ARS (Haute-Garonne)"),
    ("ars-decideur@demo.test", "décideur, ARS (Haute-Garonne)"),
    ("cpam@demo.test", "instructeur, CPAM (Haute-Garonne)"),
    ("cpam-decideur@demo.test", "décideur, CPAM (Haute-Garonne)"),
    ("admin@demo.test", "administrateur du portail"),
)
