"""Formulaires des comptes."""
