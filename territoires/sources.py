"""Mentions de source à afficher avec les populations et les cartes (Licence Ouverte 2.0)."""

MENTION_POPULATIONS = (
    "Insee, Code officiel géographique au 1er janvier 2026 ; Insee, populations de référence 2023 "
    "(en vigueur au 1er janvier 2026) ; DGCL, EPCI à fiscalité propre 2026 ; La Poste, base officielle "
    "des codes postaux. Mise en forme d’origine : Etalab, @etalab/decoupage-administratif 6.0.0. "
    "Licence Ouverte 2.0"
)
MENTION_CARTE = "Fond de carte : IGN – ADMIN EXPRESS COG 2018, communes réunies selon le COG 2026 ; Licence Ouverte 2.0"
MENTION_SCHEMA = (
    "Carte schématique d’après les points et les voisinages des communes "
    "(IGN – ADMIN EXPRESS COG 2018, Licence Ouverte 2.0) : les limites dessinées ne sont pas les limites réelles"
)
MENTION_ETABLISSEMENTS = (
    "Drees, Statistique annuelle des établissements de santé 2023 (bordereau d’identification) ; Licence Ouverte 2.0"
)
