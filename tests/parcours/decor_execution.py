"""Le décor d'un contrat signé depuis un an : une mission en retard, un désaccord, un dialogue à chaque étape."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from contrats.enums import Partie
from execution.actions import gestion, missions, positions, redaction
from execution.textes import OrdreDuJour
from negociation.actions import echanges
from negociation.actions.versions import soumettre
from tests.fabriques.execution import Execution, un_contrat_en_vigueur

UN_AN_ET_DEMI = timedelta(days=560)


def planter_l_execution(decor: Any, nom: str) -> None:
    """Les pages de l'exécution, vues de la CPTS, de la caisse et de l'ARS."""
    ici = un_contrat_en_vigueur(timezone.now() - UN_AN_ET_DEMI, nom=nom)
    ici.dans(4)
    accepte, conteste = ici.declarer(), ici.declarer("parcours")
    missions.accepter(accepte, **ici.acte(Partie.AM))
    missions.contester(conteste, commentaire="Le planning est vide. " + "z" * 90, **ici.acte(Partie.AM))
    suivi = ici.prevoir_suivi()
    ici.dans(13)
    ici.relever(Partie.CPTS, "80")
    ici.relever(Partie.AM, "60", motif="Deux cabinets comptés deux fois, " + "w" * 90)
    ici.relever(Partie.CPTS, None, "parcours-1")
    _dialogue_a_approuver(ici)
    ici.maintenant = timezone.now()
    declare = ici.declarer("parcours")
    ici.relever(Partie.CPTS, "70", annee=2)
    deuxieme = ici.ouvrir_le_dialogue(2)
    positions.ecrire(deuxieme, texte="Brouillon " + "v" * 90, **ici.acte(Partie.CPTS))
    _montrer(decor, ici, declare.pk, suivi.pk)
    _montrer_les_textes(decor, ici)
    _montrer_la_redaction(decor, nom)


def _dialogue_a_approuver(ici: Execution) -> None:
    dialogue = ici.tenir_le_dialogue()
    redaction.ajouter_suite(
        dialogue,
        texte="Démarrer la prévention " + "u" * 90,
        partie=Partie.CPTS,
        responsable="Anne Puech",
        echeance_le=ici.jour + timedelta(days=60),
        **ici.acte(Partie.ARS),
    )
    gestion.soumettre(dialogue, **ici.acte(Partie.ARS))
    ici.approuver(dialogue, Partie.AM)


def _montrer(decor: Any, ici: Execution, declare: int, suivi: int) -> None:
    """Les pages de tous les jours, des deux côtés."""
    numero = ici.contrat.dossier.numero

    def page(nom: str, *parametres: Any) -> str:
        return reverse(f"execution:{nom}", args=[numero, *parametres])

    decor.montrer(
        ici.agent(Partie.CPTS),
        *(page(nom) for nom in ("missions", "prevoir_suivi", "indicateurs", "gestion")),
        f"{page('indicateurs')}?annee=1",
        page("declarer", "prevention", "demarrage"),
        page("reunion", suivi),
        *(page("geste_suivi", suivi, geste) for geste in ("tenir", "annuler", "deplacer")),
        page("indicateur", "prevention-1"),
        page("relever", "prevention-1", 2),
        *(page("dialogue", annee) for annee in (1, 2)),
        page("position", 2),
        *(page("pas", 1, geste) for geste in ("approuver", "reprendre")),
    )
    decor.montrer(
        ici.agent(Partie.AM),
        page("missions"),
        *(page(geste, "prevention-1", 2) for geste in ("relever", "rallier")),
        *(page("juger", declare, geste) for geste in ("accepter", "contester")),
        page("pas", 2, "geler"),
        page("prevoir_dialogue", 2),
    )


def _montrer_les_textes(decor: Any, ici: Execution) -> None:
    """L'ordre du jour de l'année 2 et le compte rendu de l'année 1, remarqués, avec une modification en attente."""
    une, deux = ici.contrat.dialogues.order_by("annee")
    ordre = soumettre(OrdreDuJour(deux), **ici.acte(Partie.ARS))
    for version, point, valeurs in (
        (ordre, "point:autres", {"autres": "Remplacement " + "t" * 90}),
        (une.compte_rendu, "conclusions", {"conclusions": "Rien ne bloque, sauf " + "s" * 90}),
    ):
        echanges.remarquer(version, clause=point, texte="Lequel ? " + "r" * 90, **ici.acte(Partie.AM))
        echanges.proposer_une_modification(
            version, clause=point, valeurs=valeurs, motif="Il le faut.", **ici.acte(Partie.CPTS)
        )
    pages = []
    for version, point in ((ordre, "point:autres"), (une.compte_rendu, "conclusions")):
        racine = [ici.contrat.dossier.numero, version.document]
        pages.append(reverse("negociation:negociation", args=racine))
        pages.append(version.get_absolute_url())
        pages.append(reverse("negociation:modifier", args=[*racine, version.numero, point]))
    decor.montrer(ici.agent(Partie.ARS), *pages, reverse("execution:ordre_du_jour", args=[racine[0], 2]))


def _montrer_la_redaction(decor: Any, nom: str) -> None:
    """Un dialogue tenu, vu de l'ARS qui en écrit le compte rendu."""
    ici = un_contrat_en_vigueur(timezone.now() - UN_AN_ET_DEMI, nom=f"{nom} bis").dans(13)
    ici.relever(Partie.CPTS, "80")
    ici.relever(Partie.AM, "60", motif="Double compte.")
    dialogue = ici.tenir_le_dialogue()
    suite = redaction.ajouter_suite(
        dialogue,
        texte="Recruter une coordinatrice",
        partie=Partie.CPTS,
        responsable="Anne Puech",
        echeance_le=ici.jour + timedelta(days=60),
        **ici.acte(Partie.ARS),
    )
    numero = ici.contrat.dossier.numero
    noms = (("dialogue", ()), ("ecrire", ()), ("trancher", ("prevention-1",)), ("nouvelle_suite", ()))
    pages = [reverse(f"execution:{page}", args=[numero, 1, *autres]) for page, autres in noms]
    noms_des_gestes = ("faire", "abandonner", "retirer")
    gestes = [reverse("execution:geste_suite", args=[numero, 1, suite.pk, geste]) for geste in noms_des_gestes]
    decor.montrer(ici.agent(Partie.ARS), *pages, *gestes)
