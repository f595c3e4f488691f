"""Lire dans le dossier ce que les textes reprennent : rien n'est tapé deux fois."""

from typing import Any

from acteurs.nomenclatures import SANS_PERSONNALITE_MORALE, Qualite
from association.enums import Fonction
from association.models import OptionsAssociation
from association.redaction.situation import Membre, Situation
from commun.calendrier import en_lettres, jour_paris
from commun.composants.dates import heure
from commun.textes import normaliser
from dossiers.models import Dossier
from financement.registre import bareme_courant

NON_OPTIONS = frozenset({"id", "dossier", "revision", "modifie_le", "modifie_par"})
NOMS = tuple(c.name for c in OptionsAssociation._meta.concrete_fields if c.name not in NON_OPTIONS)


def options_de(dossier: Dossier) -> OptionsAssociation:
    """Celles de l'équipe ; à défaut celles du dossier repris, ou nos valeurs de départ, pas encore enregistrées."""
    siennes = OptionsAssociation.objects.filter(dossier=dossier).first()
    if siennes is not None:
        return siennes
    ancien = dossier.ancien_dossier_id
    reprises = OptionsAssociation.objects.filter(dossier=ancien).first() if ancien else None
    valeurs = {nom: getattr(reprises, nom) for nom in NOMS} if reprises else {}
    return OptionsAssociation(dossier=dossier, **valeurs)


def situation_de(dossier: Dossier, options: OptionsAssociation | None = None) -> Situation:
    """La situation du jour. Une option laissée vide reprend la lettre d'intention."""
    options = options or options_de(dossier)
    lettre = dossier.lettre
    return Situation(
        nom=options.denomination or lettre.structure_nom or dossier.nom,
        options={nom: getattr(options, nom) for nom in NOMS},
        siege=options.siege or lettre.structure_adresse,
        rna=lettre.structure_rna,
        siret=_grouper(lettre.structure_siret),
        communes=tuple(communes(dossier)),
        fondateurs=tuple(fondateurs(options)),
        dirigeants=tuple(_dirigeants(dossier)),
        contact=f"{lettre.contact_prenom} {lettre.contact_nom}".strip(),
        courriel=lettre.contact_courriel,
        telephone=lettre.contact_telephone,
        assemblee_le=_instant(options),
        missions=tuple(mission.libelle for mission in bareme_courant().missions if mission.socle),
    )


def _grouper(siret: str) -> str:
    """« 732 829 320 00074 »."""
    return " ".join(mot for mot in (siret[:3], siret[3:6], siret[6:9], siret[9:]) if mot)


def _instant(options: OptionsAssociation) -> str:
    """« 2 mars 2027 à 20 h 00 », heure de Paris."""
    quand = options.assemblee_le
    return f"{en_lettres(jour_paris(quand))} à {heure(quand)}" if quand else ""


def communes(dossier: Dossier) -> list[str]:
    """Les communes du territoire par ordre de nom ; une partie de commune se dit « en partie »."""
    version = dossier.territoire.version_courante
    entieres = version.communes_entieres.order_by("commune").values_list("commune__nom", flat=True)
    parties = version.parties.order_by("commune").values_list("commune__nom", flat=True)
    en_partie = [f"{nom} (en partie)" for nom in dict.fromkeys(parties)]
    return sorted([*entieres, *en_partie], key=normaliser)


def fondateurs_du_dossier(dossier: Dossier) -> list[str]:
    """Les acteurs de qualité « fondateur » ; un groupement sans personnalité morale n'adhère pas."""
    acteurs = dossier.acteurs.filter(qualite=Qualite.FONDATEUR).exclude(type_structure__in=SANS_PERSONNALITE_MORALE)
    return [_presenter(acteur) for acteur in acteurs.order_by("categorie", "nom_recherche", "pk")]


def fondateurs(options: OptionsAssociation) -> list[str]:
    """Ceux que l'équipe écrit, un par ligne ; à défaut, ceux du dossier."""
    ecrits = [ligne.strip() for ligne in options.fondateurs.splitlines() if ligne.strip()]
    return ecrits or fondateurs_du_dossier(options.dossier)


def _presenter(acteur: Any) -> str:
    return (
        f"{acteur.nom_complet}, {acteur.profession}" if acteur.est_une_personne and acteur.profession else str(acteur)
    )


def _dirigeants(dossier: Dossier) -> list[Membre]:
    """Dans l'ordre des fonctions."""
    rangs = list(Fonction)
    return [
        Membre(d.fonction, d.get_fonction_display(), str(d), d.profession, d.nationalite, d.domicile, d.represente)
        for d in sorted(dossier.dirigeants.all(), key=lambda d: (rangs.index(d.fonction), d.pk))
    ]
