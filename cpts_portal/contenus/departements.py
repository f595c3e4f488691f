"""Les treize départements d'Occitanie, dans l'ordre alphabétique (code officiel géographique)."""

DEPARTEMENTS_D_OCCITANIE = (
    ("09", "Ariège"),
    ("11", "Aude"),
    ("12", "Aveyron"),
    ("30", "Gard"),
    ("32", "Gers"),
    ("31", "Haute-Garonne"),
    ("65", "Hautes-Pyrénées"),
    ("34", "Hérault"),
    ("46", "Lot"),
    ("48", "Lozère"),
    ("66", "Pyrénées-Orientales"),
    ("81", "Tarn"),
    ("82", "Tarn-et-Garonne"),
)
