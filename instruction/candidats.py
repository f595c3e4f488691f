"""Les relecteurs possibles d'un dossier, avec leur charge et leurs absences : ce que lit la suggestion."""

from collections import Counter
from datetime import date

from acteurs.nomenclatures import TypeOrganisation, TypeStructure
from comptes.models import Affectation, Utilisateur
from dossiers.models import Dossier
from instruction.charge import Charge, charges
from instruction.parametres import RELECTEURS_PROPOSES
from instruction.permissions import CONTRIBUENT, relecteurs_possibles
from instruction.suggestion import LABORATOIRE, Besoin, Candidat, Suggestion, suggerer
from instruction.suppleance import absences_du_jour


def suggestions(dossier: Dossier, jour: date, *, sauf: frozenset[int] = frozenset()) -> list[Suggestion]:
    """Relecteurs possibles de ce dossier, rangés et expliqués ; ``sauf`` : comptes qui contribuent déjà."""
    personnes = list(relecteurs_possibles(dossier).exclude(pk__in=sauf))
    return suggerer(candidats(personnes, dossier.region_id, jour), besoin(dossier), nombre=RELECTEURS_PROPOSES.valeur)


def besoin(dossier: Dossier) -> Besoin:
    """Acteurs du dossier par profession, et missions décrites dans la lettre."""
    acteurs = Counter(code for code in dossier.acteurs.order_by().values_list("profession_code", flat=True) if code)
    laboratoires = dossier.acteurs.filter(type_structure=TypeStructure.LABORATOIRE).count()
    missions = dossier.lettre.missions.order_by("mission__rang", "mission").values_list("mission", "mission__libelle")
    return Besoin({**acteurs, LABORATOIRE: laboratoires}, {code: nom.lower() for code, nom in missions})


def candidats(personnes: list[Utilisateur], region: str | None, jour: date) -> list[Candidat]:
    """Ces personnes, avec leur organisation, ce qu'elles doivent et leur absence ; trois requêtes."""
    cles = [personne.pk for personne in personnes]
    mandats = _mandats(cles, region)
    dues, absences = charges(cles, jour), absences_du_jour(cles, jour)
    return [
        _candidat(personne, mandats.get(personne.pk), dues.get(personne.pk, Charge()), absences.get(personne.pk))
        for personne in personnes
    ]


def _mandats(cles: list[int], region: str | None) -> dict[int, Affectation]:
    """Le mandat au titre duquel chacun contribue : celui d'une URPS avant celui du Guichet."""
    actives = Affectation.objects.actives().filter(
        utilisateur__in=cles, role__in=CONTRIBUENT, organisation__active=True, organisation__region=region
    )
    trouves: dict[int, Affectation] = {}
    for affectation in actives.select_related("organisation").order_by("pk"):
        connue = trouves.get(affectation.utilisateur_id)
        if connue is None or (not _est_urps(connue) and _est_urps(affectation)):
            trouves[affectation.utilisateur_id] = affectation
    return trouves


def mandat_de(personne: Utilisateur, region: str | None) -> Affectation | None:
    """Le mandat au titre duquel cette personne contribue dans cette région."""
    return _mandats([personne.pk], region).get(personne.pk)


def _est_urps(affectation: Affectation) -> bool:
    return affectation.organisation.type == TypeOrganisation.URPS


def _candidat(personne: Utilisateur, mandat: Affectation | None, charge: Charge, absence: object) -> Candidat:
    organisation = mandat.organisation if mandat else None
    profession = (organisation.profession or LABORATOIRE) if mandat and _est_urps(mandat) else ""
    return Candidat(
        cle=personne.pk,
        nom=str(personne),
        organisation=(organisation.sigle or organisation.nom) if organisation else "",
        profession=profession,
        en_cours=charge.en_cours,
        en_retard=charge.en_retard,
        absent_jusqu_au=absence.au if absence else None,
        suppleant=str(absence.suppleant) if absence else "",
    )
