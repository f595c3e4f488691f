"""Chargement du référentiel : lecture, contrôles, comparaison, écriture."""
