"""Ce qui manque à un contrat pour être proposé (domaine §8) : une seule vérité, pour l'écran et la proposition.

Les règles lisent une photographie et le jour (``contenu["jour"]``) où l'on proposerait. Les délais de démarrage et de
déploiement se comptent de ce jour : la signature venant après, ils seront tenus quelle que soit sa date.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from acteurs.identifiants import IdentifiantInvalide, lire_rna, lire_siret
from commun.calendrier import ajouter_mois, en_lettres
from commun.montants import euros
from contrats.enums import ModeIndicateur, MotifAvenant, Partie
from contrats.financier import enveloppe_variable
from contrats.models import ActeSignable
from contrats.objectifs import defauts_de_cibles, defauts_de_paliers
from contrats.photographie import photographier
from contrats.versions import VersionEnVigueur, version_de_base
from dossiers.completude import Contenu, Manque, Regle, manques, niveaux_du
from dossiers.enums import NiveauRegle, StatutStructure
from financement.bareme import Statut
from financement.baremes import trouver_bareme

B, A = NiveauRegle.BLOQUANT, NiveauRegle.AVERTISSEMENT
ACI = "ACI, arrêté du 21 août 2019"
PAIEMENT = "pour que la caisse puisse payer"
TRIPARTITE = "CSS L162-14-1"
DELAIS = "ACI ; support d’autoformation du Guichet CPTS"
PRATIQUE = "annexes de contrats existants"
# Ce qu'un motif d'avenant peut défaire : les rubriques à contrôler.
RUBRIQUES_DU_MOTIF: dict[str, tuple[str, ...]] = {
    MotifAvenant.TERRITOIRE: ("territoire", "indicateurs"),
    MotifAvenant.MISSIONS: ("missions", "indicateurs"),
    MotifAvenant.INDICATEURS: ("indicateurs",),
    MotifAvenant.BAREME: ("clauses", "missions", "indicateurs"),
    MotifAvenant.SIGNATAIRES: ("parties",),
    MotifAvenant.AUTRE: ("clauses",),
}


def _engagements(contenu: Contenu) -> list[dict[str, Any]]:
    return contenu["contenu"]["engagements"]


def _remuneres(engagement: dict[str, Any]) -> list[dict[str, Any]]:
    return [indicateur for indicateur in engagement["indicateurs"] if indicateur["remunere"]]


def _indicateurs_remuneres(contenu: Contenu, mode: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Les indicateurs rémunérés (de ce mode s'il est donné), chacun avec le nom qui le désigne dans un message."""
    for engagement in _engagements(contenu):
        for indicateur in _remuneres(engagement):
            if mode in ("", indicateur["mode"]):
                yield f"« {engagement['libelle']} », indicateur « {indicateur['intitule']} »", indicateur


def _bareme_verifie(contenu: Contenu) -> list[str]:
    bareme = trouver_bareme(contenu["contenu"]["bareme"])
    if bareme.statut is Statut.VERIFIE:
        return []
    raison = "a été retiré" if bareme.statut is Statut.RETIRE else "est un brouillon"
    return [f"Le barème {bareme.code} {raison} : choisissez un barème vérifié."]


def _territoire_fige(contenu: Contenu) -> list[str]:
    if contenu["territoire"]["version"] and contenu["territoire"]["population"]:
        return []
    return ["Le territoire et sa population ne sont pas figés : ils le sont au dépôt du projet de santé."]


def _missions_socles(contenu: Contenu) -> list[str]:
    engagees = {engagement["mission"] for engagement in _engagements(contenu)}
    return [
        f"La mission socle « {mission.libelle} » doit être engagée."
        for mission in trouver_bareme(contenu["contenu"]["bareme"]).missions
        if mission.socle and mission.code not in engagees
    ]


def _missions_du_bareme(contenu: Contenu) -> list[str]:
    bareme = trouver_bareme(contenu["contenu"]["bareme"])
    return [
        f"La mission « {engagement['libelle'] or engagement['mission']} » n’existe pas dans le barème {bareme.code}."
        for engagement in _engagements(contenu)
        if bareme.mission(engagement["mission"]) is None
    ]


def _dates(contenu: Contenu) -> list[str]:
    return [
        f"« {engagement['libelle']} » : {defaut}"
        for engagement in _engagements(contenu)
        for defaut in _defauts_de_dates(engagement, contenu)
    ]


def _premier_jour(contenu: Contenu) -> tuple[date, str]:
    """Le premier jour d'un contrat signé aujourd'hui, et ses mots : au plus tôt le terme de celui qu'il renouvelle."""
    jour: date = contenu["jour"]
    terme = contenu.get("renouvelle", {}).get("terme")
    if terme and date.fromisoformat(terme) > jour:
        return date.fromisoformat(terme), f"le début du renouvellement, le {en_lettres(date.fromisoformat(terme))}"
    return jour, "la signature, comptés d’aujourd’hui"


def _defauts_de_dates(engagement: dict[str, Any], contenu: Contenu) -> Iterator[str]:
    mission = trouver_bareme(contenu["contenu"]["bareme"]).mission(engagement["mission"])
    depart, comptes = _premier_jour(contenu)
    if engage_le := contenu.get("depuis", {}).get(engagement["mission"]):
        depart, comptes = engage_le, f"son engagement, le {en_lettres(engage_le)}"
    limites = (
        ("demarrage_le", "le démarrage", mission.demarrage_mois if mission else None),
        ("deploiement_le", "le déploiement complet", mission.deploiement_mois if mission else None),
    )
    absentes = [nom for cle, nom, _mois in limites if not engagement[cle]]
    if absentes:
        yield f"indiquez la date prévue pour {' et pour '.join(absentes)}."
    for cle, nom, mois in limites:
        if not engagement[cle]:
            continue
        limite = ajouter_mois(depart, mois) if mois is not None else None
        if limite and date.fromisoformat(engagement[cle]) > limite and not engagement["derogation"]:
            yield (
                f"{nom} doit être prévu au plus tard le {en_lettres(limite)}, {mois} mois après "
                f"{comptes} ; au-delà, écrivez le motif de la dérogation."
            )
    if "" < engagement["deploiement_le"] < engagement["demarrage_le"]:
        yield "le déploiement complet ne peut pas précéder le démarrage."


def _derogations(contenu: Contenu) -> list[str]:
    return [
        f"« {engagement['libelle']} » : dérogation aux délais consignée, « {engagement['derogation']} »."
        for engagement in _engagements(contenu)
        if engagement["derogation"]
    ]


def _demarrage_passe(contenu: Contenu) -> list[str]:
    aujourd_hui = contenu["jour"].isoformat()
    effet = "elle vaudra dès le début du renouvellement"
    if "renouvelle" not in contenu:
        effet = "la mission démarrera le jour de la signature"
    return [
        f"« {engagement['libelle']} » : la date de démarrage est passée, {effet}."
        for engagement in _engagements(contenu)
        if "" < engagement["demarrage_le"] < aujourd_hui and engagement["mission"] not in contenu.get("depuis", {})
    ]


def _variable(engagement: dict[str, Any], contenu: Contenu) -> Decimal | None:
    return enveloppe_variable(contenu["contenu"]["bareme"], engagement["mission"], contenu["territoire"]["taille"])


def _indicateur_remunere(contenu: Contenu) -> list[str]:
    return [
        f"« {engagement['libelle']} » : ajoutez au moins un indicateur rémunéré, cette mission a une part variable."
        for engagement in _engagements(contenu)
        if _variable(engagement, contenu) is not None and not _remuneres(engagement)
    ]


def _montants(contenu: Contenu) -> list[str]:
    messages = []
    for engagement in _engagements(contenu):
        enveloppe, remuneres = _variable(engagement, contenu), _remuneres(engagement)
        if enveloppe is None or not remuneres:
            continue
        somme = sum(Decimal(indicateur["montant"]) for indicateur in remuneres)
        if somme != enveloppe:
            messages.append(
                f"« {engagement['libelle']} » : les montants des indicateurs font {euros(somme)}, la part "
                f"variable de la mission est de {euros(enveloppe)} par an."
            )
    return messages


def _sans_part_variable(contenu: Contenu) -> list[str]:
    if not contenu["territoire"]["taille"]:
        return []
    return [
        f"« {engagement['libelle']} » n’a pas de part variable dans ce barème : ses indicateurs ne se rémunèrent pas."
        for engagement in _engagements(contenu)
        if _remuneres(engagement) and _variable(engagement, contenu) is None
    ]


def _montant_nul(contenu: Contenu) -> list[str]:
    return [
        f"{nom} : un indicateur rémunéré vaut plus de zéro euro."
        for nom, indicateur in _indicateurs_remuneres(contenu)
        if Decimal(indicateur["montant"]) <= 0
    ]


def _cibles(contenu: Contenu) -> list[str]:
    return [
        f"{nom} : {defaut}"
        for nom, indicateur in _indicateurs_remuneres(contenu, ModeIndicateur.LINEAIRE)
        for defaut in defauts_de_cibles(indicateur)
    ]


def _paliers(contenu: Contenu) -> list[str]:
    return [
        f"{nom} : {defaut}"
        for nom, indicateur in _indicateurs_remuneres(contenu, ModeIndicateur.PALIERS)
        for defaut in defauts_de_paliers(indicateur)
    ]


def _preuves(contenu: Contenu) -> list[str]:
    return [
        f"{nom} : nommez les preuves attendues."
        for nom, indicateur in _indicateurs_remuneres(contenu)
        if not indicateur["preuves"]
    ]


def _relu_autrement(contenu: Contenu) -> list[str]:
    """Une année n'a qu'un relevé par indicateur : la valeur d'un mode ou d'une unité ne se lit pas dans l'autre."""
    base = contenu.get("base")
    if base is None:
        return []
    anciens = {i["code"]: i for _nom, i in _indicateurs_remuneres(base)}
    return [
        f"{nom} : il change de mode ou d’unité. L’année de l’effet, un seul relevé vaudrait pour les deux : retirez-le "
        "et ajoutez un nouvel indicateur, ou faites prendre effet un jour anniversaire du contrat."
        for nom, indicateur in _indicateurs_remuneres(contenu)
        if any(anciens.get(indicateur["code"], indicateur)[cle] != indicateur[cle] for cle in ("mode", "unite"))
    ]


def _identifiant(lire: Any, valeur: str, absent: str) -> list[str]:
    if not valeur:
        return [absent]
    try:
        lire(valeur)
    except IdentifiantInvalide as erreur:
        return [str(erreur)]
    return []


def _structure(contenu: Contenu) -> list[str]:
    return [] if contenu["contenu"]["structure_nom"] else ["Nommez la structure juridique qui signe pour la CPTS."]


def _siret(contenu: Contenu) -> list[str]:
    return _identifiant(lire_siret, contenu["contenu"]["siret"], "Indiquez le numéro SIRET de la structure.")


def _rna(contenu: Contenu) -> list[str]:
    if contenu["contenu"]["structure_statut"] != StatutStructure.DECLAREE:
        return []
    return _identifiant(lire_rna, contenu["contenu"]["rna"], "Indiquez le numéro RNA de l’association déclarée.")


def _iban(contenu: Contenu) -> list[str]:
    compte = contenu["contenu"]["compte"]
    if not compte["iban"]:
        return ["Indiquez l’IBAN du compte de la CPTS."]
    return [compte["defaut"]] if compte["defaut"] else []


def _iban_etranger(contenu: Contenu) -> list[str]:
    avertissement = contenu["contenu"]["compte"]["avertissement"]
    return [avertissement] if avertissement else []


def _caisse(contenu: Contenu) -> list[str]:
    return [] if contenu["contenu"]["caisse"] else ["Choisissez la caisse d’Assurance Maladie qui signe et paie."]


def _signataires(contenu: Contenu) -> list[str]:
    nommes = {s["partie"] for s in contenu["contenu"]["signataires"] if s["nom"].strip() and s["qualite"].strip()}
    return [
        f"{partie.label} : indiquez le nom et la qualité du signataire." for partie in Partie if partie not in nommes
    ]


def _moyens(contenu: Contenu) -> list[str]:
    return [] if contenu["contenu"]["moyens"] else ["Décrivez les moyens que la CPTS met en œuvre."]


REGLES = (
    Regle("contrat.bareme", "clauses", B, ACI, _bareme_verifie, titre="Un barème vérifié"),
    Regle("contrat.territoire", "territoire", B, ACI, _territoire_fige, titre="Un territoire et une population figés"),
    Regle("contrat.structure", "parties", B, TRIPARTITE, _structure, titre="Une structure signataire"),
    Regle("contrat.siret", "parties", B, PAIEMENT, _siret, titre="Un SIRET"),
    Regle("contrat.rna", "parties", B, PAIEMENT, _rna, titre="Un numéro RNA pour une association"),
    Regle("contrat.iban", "parties", B, PAIEMENT, _iban, titre="Un IBAN valable"),
    Regle("contrat.iban_etranger", "parties", A, PAIEMENT, _iban_etranger, titre="Un compte tenu en France"),
    Regle(
        "contrat.caisse", "parties", B, "une seule caisse paie par contrat", _caisse, titre="Une seule caisse payeuse"
    ),
    Regle("contrat.signataires", "parties", B, TRIPARTITE, _signataires, titre="Un signataire pour chaque partie"),
    Regle("contrat.missions_socles", "missions", B, ACI, _missions_socles, titre="Toutes les missions socles engagées"),
    Regle("contrat.missions_du_bareme", "missions", B, ACI, _missions_du_bareme, titre="Des missions du barème"),
    Regle("contrat.dates", "missions", B, DELAIS, _dates, titre="Des dates dans les délais"),
    Regle("contrat.derogation", "missions", A, DELAIS, _derogations, titre="Aucune dérogation aux délais"),
    Regle("contrat.demarrage_passe", "missions", A, ACI, _demarrage_passe, titre="Un démarrage à venir"),
    Regle(
        "contrat.indicateur_remunere",
        "indicateurs",
        B,
        ACI,
        _indicateur_remunere,
        titre="Un indicateur rémunéré par part variable",
    ),
    Regle("contrat.montants", "indicateurs", B, PRATIQUE, _montants, titre="Des montants égaux à l’enveloppe"),
    Regle(
        "contrat.sans_part_variable",
        "indicateurs",
        B,
        ACI,
        _sans_part_variable,
        titre="Aucun montant sans part variable",
    ),
    Regle("contrat.montant_nul", "indicateurs", B, PRATIQUE, _montant_nul, titre="Aucun indicateur rémunéré à zéro"),
    Regle("contrat.cibles", "indicateurs", B, PRATIQUE, _cibles, titre="Une cible différente de la référence"),
    Regle("contrat.paliers", "indicateurs", B, PRATIQUE, _paliers, titre="Des paliers ordonnés"),
    Regle(
        "contrat.relu_autrement",
        "indicateurs",
        A,
        "règle commune du portail",
        _relu_autrement,
        titre="Un avenant qui garde mode et unité de chaque indicateur",
    ),
    Regle("contrat.preuves", "indicateurs", A, PRATIQUE, _preuves, titre="Des preuves attendues"),
    Regle("contrat.moyens", "clauses", A, PRATIQUE, _moyens, titre="Des moyens décrits"),
)


def manques_de_la_photographie(
    photographie: dict[str, Any],
    jour: date,
    depuis: Mapping[str, date] | None = None,
    base: dict[str, Any] | None = None,
) -> list[Manque]:
    """Tous les manques si l'on proposait ce jour-là, niveaux du jour.

    ``depuis`` : pour un avenant, le jour d'où courent les délais de chaque mission déjà au contrat. ``base`` : le
    contenu qu'il modifie.
    """
    contenu = {**photographie, "jour": jour, "depuis": depuis or {}, "base": base}
    return manques(REGLES, contenu, niveaux_du(jour), jour)


def manques_de_l_acte(
    acte: ActeSignable, jour: date, photo: dict[str, Any] | None = None, base: VersionEnVigueur | None = None
) -> list[Manque]:
    """Tous les manques de la copie de travail ; d'un avenant, ceux des blocs qu'il change.

    ``photo`` et ``base`` (la version que l'avenant modifie) : celles déjà lues, pour ne pas les relire. Le délai d'une
    mission court du jour où elle a été engagée ; celui d'une mission que l'avenant ajoute ou rend, de ``jour``.
    """
    photo = photo or photographier(acte)
    if acte.le_contrat is acte:
        return manques_de_la_photographie(photo, jour)
    base = base or version_de_base(acte)
    regardees = {rubrique for motif in acte.motifs for rubrique in RUBRIQUES_DU_MOTIF[motif]}
    return [
        m for m in manques_de_la_photographie(photo, jour, base.engagees, base.photographie) if m.rubrique in regardees
    ]
