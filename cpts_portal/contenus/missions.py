"""L'icône de chaque mission sur les pages publiques ; ses textes viennent du référentiel (``missions.models``)."""

ICONES = {
    "acces_soins": "stethoscope",
    "parcours": "route",
    "prevention": "shield-heart",
    "qualite": "medal",
    "accompagnement": "graduation-cap",
    "crise_sanitaire": "truck-medical",
}
