"""Les actes de la lettre et du projet offerts à l'écran : formulaire, action, conséquences dites à l'avance."""

from functools import partial, update_wrapper
from typing import Any

from dossiers.actes import Acte, inscrire
from dossiers.actions import complements, lettre, projet
from dossiers.enums import Sujet
from dossiers.forms import actes as f


def _nommee(action: Any, nom: str) -> Any:
    """Fixe le nom de la transition d'une action commune à plusieurs."""

    def agir(objet: Any, **donnees: Any) -> Any:
        return action(objet, nom, **donnees)

    return update_wrapper(agir, action)


DEMANDE, REPONSE = "dossiers/acte_demande.html", "dossiers/acte_reponse.html"
demander = partial(_nommee, complements.demander)
annuler = partial(_nommee, complements.annuler)

LETTRE = {
    "deposer": Acte(
        f.ConfirmationForm,
        lettre.deposer,
        (
            "Le contenu et le territoire sont figés dans une version que lira le Guichet.",
            "Vous recevez un accusé de réception en PDF.",
            "Le Guichet vise un avis à la date qu’écrit l’accusé de réception ; aucun délai légal ne s’impose à lui.",
        ),
    ),
    "demander_complements": Acte(
        f.ComplementsForm,
        demander("demander_complements"),
        ("La lettre se rouvre pour le porteur, là où vous le demandez.",),
        DEMANDE,
    ),
    "completer": Acte(
        f.ReponseForm,
        lettre.completer,
        ("Une nouvelle version est figée et remplace la précédente.",),
        REPONSE,
    ),
    "annuler_complements": Acte(
        f.MessageForm, annuler("annuler_complements"), ("La lettre revient chez le Guichet, telle que déposée.",)
    ),
    "rendre_avis": Acte(
        f.AvisForm,
        lettre.rendre_avis,
        (
            "L’avis est archivé en PDF et lu par le porteur et l’ARS ; il ne se modifie plus.",
            "Favorable ou avec réserves, il transmet la lettre à l’ARS : son délai de deux mois commence.",
        ),
        "dossiers/acte_avis.html",
    ),
    "reprendre": Acte(
        f.ConfirmationForm, lettre.reprendre, ("La lettre redevient un brouillon, à déposer de nouveau.",)
    ),
    "maintenir": Acte(
        f.MessageForm,
        lettre.maintenir,
        ("La lettre part à l’ARS avec l’avis défavorable, qui n’est que consultatif.",),
    ),
    "demander_complements_ars": Acte(
        f.ComplementsForm,
        demander("demander_complements_ars"),
        ("La lettre se rouvre pour le porteur ; le délai de deux mois est suspendu jusqu’à sa réponse.",),
        DEMANDE,
    ),
    "completer_ars": Acte(
        f.ReponseForm,
        lettre.completer_ars,
        ("Une nouvelle version est figée ; le délai de l’ARS reprend.",),
        REPONSE,
    ),
    "annuler_complements_ars": Acte(
        f.MessageForm, annuler("annuler_complements_ars"), ("Le délai de deux mois reprend son cours.",)
    ),
    "accorder": Acte(
        f.AccordForm,
        lettre.accorder,
        ("Le projet de santé s’ouvre pour le porteur.", "Le montant et la convention sont lus par toutes les parties."),
    ),
    "refuser": Acte(
        f.RefusForm,
        lettre.refuser,
        ("La demande est close.", "Le porteur peut ouvrir une nouvelle lettre reprise de celle-ci."),
    ),
    "classer_sans_suite": Acte(
        f.MotifForm, complements.classer_sans_suite, ("La lettre est classée ; une réponse du porteur la rouvrirait.",)
    ),
    "retirer": Acte(
        f.MotifForm,
        lettre.retirer,
        ("La demande est close.", "Vous pourrez ouvrir une nouvelle lettre reprise de celle-ci."),
    ),
}

PROJET = {
    "deposer": Acte(
        f.DepotProjetForm,
        projet.deposer,
        (
            "L’ARS, l’Assurance Maladie et le Guichet liront cette version, contenu et territoire figés.",
            "Le délai légal de deux mois commence : sans réponse de l’ARS, le projet est réputé validé.",
        ),
        "dossiers/acte_depot_projet.html",
    ),
    "demander_complements": Acte(
        f.PiecesForm,
        demander("demander_complements"),
        ("Le délai légal s’arrête ; il repartira de zéro à la réception des pièces.",),
        DEMANDE,
    ),
    "completer": Acte(
        f.ReponseProjetForm,
        projet.completer,
        ("Une nouvelle version est figée ; le délai légal repart pour deux mois si rien de bloquant ne manque.",),
        "dossiers/acte_depot_projet.html",
    ),
    "annuler_complements": Acte(
        f.MessageForm,
        annuler("annuler_complements"),
        (
            "Le délai légal reprend son cours.",
            "Si son échéance est déjà passée, le projet est aussitôt réputé validé, à cette date.",
        ),
    ),
    "classer_sans_suite": Acte(
        f.MotifForm, complements.classer_sans_suite, ("Le projet est classé ; une réponse du porteur le rouvrirait.",)
    ),
    "valider_ars": Acte(
        f.MessageForm, projet.valider_ars, ("Le projet passe à l’Assurance Maladie pour sa validation.",)
    ),
    "s_opposer": Acte(
        f.OppositionForm,
        projet.s_opposer,
        ("Le projet n’est pas validé ; le porteur peut le reprendre et le redéposer.",),
    ),
    "demander_complements_am": Acte(
        f.ComplementsForm,
        demander("demander_complements_am"),
        ("Le projet se rouvre pour le porteur, sans effet sur la validation de l’ARS.",),
        DEMANDE,
    ),
    "completer_am": Acte(f.ReponseForm, projet.completer_am, ("Une nouvelle version est figée.",), REPONSE),
    "annuler_complements_am": Acte(
        f.MessageForm, annuler("annuler_complements_am"), ("Le projet revient à votre validation.",)
    ),
    "valider_am": Acte(f.MessageForm, projet.valider_am, ("Le contrat tripartite s’ouvre en préparation.",)),
    "refuser_am": Acte(f.MotifForm, projet.refuser_am, ("Le porteur peut reprendre son projet et le redéposer.",)),
    "reprendre": Acte(f.ConfirmationForm, projet.reprendre, ("Le projet redevient modifiable, à déposer de nouveau.",)),
    "retirer": Acte(f.MotifForm, projet.retirer, ("La démarche s’arrête ; ce qui a été déposé reste lisible.",)),
}


def inscrire_les_actes() -> None:
    """Inscrit les actes de la lettre et du projet ; appelé au démarrage."""
    for sujet, table in ((Sujet.LETTRE, LETTRE), (Sujet.PROJET, PROJET)):
        for nom, acte in table.items():
            inscrire(sujet, nom, acte)
