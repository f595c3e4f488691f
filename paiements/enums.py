"""Les mots du registre des versements : où en est une échéance, ce qu'est un mouvement d'argent."""

from django.db.models import TextChoices

from dossiers.enums import Badge, FicheEtat, Tour


class EtatEcheance(TextChoices):
    """Due, demandée, liquidée, payée, reprise ; à approuver entre les deux au-dessus d'un seuil."""

    DUE = "due", "Due"
    DEMANDEE = "demandee", "Demandée"
    LIQUIDEE = "liquidee", "Liquidée"
    A_APPROUVER = "a_approuver", "À approuver"
    PAYEE = "payee", "Payée"
    REPRISE = "reprise", "Reprise"
    REMPLACEE = "remplacee", "Remplacée"


FICHES_ECHEANCE: dict[str, FicheEtat] = {
    EtatEcheance.DUE: FicheEtat("Due, à demander", "Due, pas encore demandée", Tour.PORTEUR, Badge.A_COMPLETER),
    EtatEcheance.DEMANDEE: FicheEtat("Demandée, chez la caisse", "À liquider", Tour.AM, Badge.AM),
    EtatEcheance.LIQUIDEE: FicheEtat("Liquidée, paiement à venir", "À payer", Tour.AM, Badge.AM),
    EtatEcheance.A_APPROUVER: FicheEtat("Liquidée, paiement à venir", "Paiement à approuver", Tour.AM, Badge.AM),
    EtatEcheance.PAYEE: FicheEtat("Payée", "Payée", Tour.PERSONNE, Badge.VALIDE),
    EtatEcheance.REPRISE: FicheEtat("Paiement repris", "Paiement repris", Tour.PERSONNE, Badge.TERMINE),
    EtatEcheance.REMPLACEE: FicheEtat("Remplacée", "Remplacée par un autre calcul", Tour.PERSONNE, Badge.TERMINE),
}

# Une somme à reverser passe par les mêmes états, sous d'autres mots : la CPTS n'a rien à demander, elle rend.
FICHES_REVERSEMENT: dict[str, FicheEtat] = {
    **FICHES_ECHEANCE,
    EtatEcheance.DUE: FicheEtat.pour_tous("À reverser, la caisse arrête la somme", Tour.AM, Badge.AM),
    EtatEcheance.DEMANDEE: FicheEtat.pour_tous("À reverser, la caisse arrête la somme", Tour.AM, Badge.AM),
    EtatEcheance.LIQUIDEE: FicheEtat("À reverser à la caisse", "Reversement attendu", Tour.PORTEUR, Badge.A_COMPLETER),
    EtatEcheance.PAYEE: FicheEtat.pour_tous("Reversée", Tour.PERSONNE, Badge.VALIDE),
}

# Rien n'est encore sorti de la caisse : un nouveau plan remplace ces échéances.
OUVERTES = (EtatEcheance.DUE, EtatEcheance.DEMANDEE, EtatEcheance.LIQUIDEE, EtatEcheance.A_APPROUVER)
# La somme est arrêtée par la caisse.
ARRETEES = (EtatEcheance.LIQUIDEE, EtatEcheance.A_APPROUVER)
REGLEES = (EtatEcheance.PAYEE, EtatEcheance.REPRISE)


class Origine(TextChoices):
    """Ce que ``versement`` dit d'une échéance, outre les mots du plan (``financement.versements.Versement``)."""

    REGULARISATION = "regularisation", "régularisation"
    RETENUE_LEVEE = "retenue_levee", "retenue levée"


class TypeMouvement(TextChoices):
    """Ce qui passe sur le compte : la caisse paie, la caisse reprend, la CPTS reverse."""

    PAIEMENT = "paiement", "Paiement"
    REPRISE = "reprise", "Reprise"
    REVERSEMENT = "reversement", "Reversement"
