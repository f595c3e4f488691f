"""Emporter un dossier : l'écrire en une archive ZIP, relire celle d'un autre portail (format : ``docs/archive.md``)."""

FORMAT = "guichet-cpts/dossier"
VERSION = 1

DESCRIPTIF = "dossier.json"
MANIFESTE = "MANIFESTE.sha256"
LISEZMOI = "LISEZMOI.txt"
SAISIE = "travail/saisie.json"
# Le projet de santé tel que saisi, et la forme que ce portail lui connaît.
SAISIE_PROJET = "travail/saisie-projet.json"
SCHEMA_PROJET = 2
# Clé, dans la saisie, de l'identifiant d'une ligne ; aucun champ ne commence par ce signe.
IDENTIFIANT = "#"
