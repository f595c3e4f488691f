"""Textes et listes des pages publiques, écrits par le projet (accord de 2019, codes, documents du Guichet)."""
