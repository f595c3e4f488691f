"""Les pages d'une réunion et d'une aide de l'URPS, introuvables à qui elles ne sont pas."""

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
