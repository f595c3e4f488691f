"""Les pages d'une réunion, d'une aide, d'une absence, d'une séance, introuvables à qui elles ne sont pas."""

# Une réunion : introuvable hors de son équipe et du Guichet (tests/dialogue/test_reunions.py).
D_UNE_REUNION = frozenset(
    {
        "dialogue:annuler_reunion",
        "dialogue:compte_rendu",
        "dialogue:modifier_reunion",
        "dialogue:reunion",
        "dialogue:repondre_reunion",
        "dialogue:reunion_ics",
        "dialogue:tenir_reunion",
    }
)

# De même pour l'aide de l'URPS (tests/dialogue/test_aides.py).
D_UNE_AIDE = frozenset({"dialogue:aide", "dialogue:geste_aide", "dialogue:preuve"})

# L'absence d'un agent n'existe que pour lui (tests/instruction/test_absences.py).
D_UNE_ABSENCE = frozenset({"instruction:absence"})
# Une séance n'existe que pour le Guichet de sa région (tests/instruction/test_seance_pages.py).
D_UNE_SEANCE = frozenset(
    f"seances:{nom}" for nom in ("compte_rendu", "geste", "modifier", "ordre", "passage", "presents", "seance")
)
