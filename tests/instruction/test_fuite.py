"""Rien d'une contribution ne fuit : ni en base, ni par aucune adresse, archive, recherche ou courriel."""

import io
import zipfile

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from commun.models import CourrielSortant
from comptes.enums import ROLES_EQUIPE, Role
from dossiers.models import Document, Dossier, Evenement
from instruction.lecture import remarques_du_dossier
from instruction.models import Contribution
from tests.architecture.acces import CONNECTEES, DU_DOSSIER, closes
from tests.architecture.acces_hors_dossier import HORS_DOSSIER, PARAMETRES
from tests.architecture.etapes import Etape
from tests.fabriques.comptes import client_de
from tests.gardes.adresses import adresses_du_portail
from tests.instruction.lecteurs import GRILLE, NOTE, REMARQUE, SIGNES, Lecteur, Lu, Moment, attendu, la_scene

pytestmark = pytest.mark.django_db
RECHERCHE = "recherche "
# Tous les agents de la région y sont nommés, suppléants ou présidents possibles : cela ne dit rien d'un dossier.
ANNUAIRES = frozenset({"instruction:absences", "seances:nouvelle"})
# Ce qui touche aux avis se rouvre à tous, à tout moment.
DES_AVIS = ("instruction:", "contributions:", "consolidation:", "seances:", "ars:")
ETAPES = {Moment.AVANT_DEPOT: Etape.BROUILLON, Moment.TRANSMISE: Etape.TRANSMISE}
ADRESSES = {adresse.nom: adresse for adresse in adresses_du_portail()}


@pytest.mark.parametrize("moment", Moment)
def test_le_tableau_visibilite_par_role_et_par_moment(moment: Moment) -> None:
    _dossier, observee, personnes = la_scene(moment)
    lus = {}
    for lecteur, personne in personnes.items():
        vue = Contribution.objects.visibles_par(personne).filter(pk=observee.pk).first()
        vus = {Lu.EXISTENCE: vue is not None, Lu.CONTENU: vue is not None and vue.contenu_visible}
        vus[Lu.NOTE] = vue is not None and vue.relecteur_id == personne.pk
        lus[lecteur] = frozenset(lu for lu, vrai in vus.items() if vrai)
    assert lus == {lecteur: attendu(lecteur, moment) for lecteur in Lecteur}


@pytest.mark.parametrize("moment", Moment)
def test_les_remarques_se_lisent_avec_la_contribution_et_une_fois_envoyee(moment: Moment) -> None:
    dossier, observee, personnes = la_scene(moment)
    lus = {qui: [r.contribution_id for r in remarques_du_dossier(dossier, p)] for qui, p in personnes.items()}
    envoyee = moment not in (Moment.AVANT_DEPOT, Moment.ATTENDUE)
    voient = {qui for qui in Lecteur if Lu.CONTENU in attendu(qui, moment)} if envoyee else set()
    assert {qui for qui, trouvees in lus.items() if observee.pk in trouvees} == voient


def _texte(reponse: HttpResponseBase) -> str:
    """Tout ce qu'une réponse donne à lire, archive dépliée."""
    octets = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    if zipfile.is_zipfile(io.BytesIO(octets)):
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            octets = b"\n".join(archive.read(nom) for nom in archive.namelist())
    return octets.decode("utf-8", "replace")


def _pages(dossier: Dossier) -> dict[str, str]:
    """Toutes les adresses : du dossier, communes, hors dossier, et la recherche."""
    pages = {
        nom: ADRESSES[nom.split("#")[0]].chemin(numero=dossier.numero, **page.parametres)
        for nom, page in DU_DOSSIER.items()
    }
    pages |= {nom: ADRESSES[nom].chemin() for nom in CONNECTEES}
    pages |= {nom: ADRESSES[nom].chemin(**PARAMETRES.get(nom, {})) for nom in HORS_DOSSIER}
    liste = reverse("dossiers:liste")
    return pages | {f"{RECHERCHE}{signe}": f"{liste}?q={signe}" for signe in SIGNES}


def _a_ouvrir(pages: dict[str, str], lecteur: Lecteur, moment: Moment) -> dict[str, str]:
    """Sans les pages de dossier qui lui sont closes ; une lettre rouverte après l'avis l'est moins pour l'équipe."""
    role = Role.__members__.get(lecteur.name, Role.RELECTEUR_URPS)
    if lecteur is Lecteur.COORDINATEUR_QUI_DOIT:
        role = Role.COORDINATEUR
    if moment is Moment.AVIS_RENDU and role in ROLES_EQUIPE:
        return pages
    fermees = closes(role, ETAPES.get(moment, Etape.DEPOSEE))
    return {nom: page for nom, page in pages.items() if nom not in fermees or nom.startswith(DES_AVIS)}


def _visiter(client: Client, pages: dict[str, str], numero: str) -> dict[str, list[str]]:
    """Signe → pages où il se lit ; une recherche, qui redit les mots cherchés, se juge à ce qu'elle trouve."""
    vus: dict[str, list[str]] = {}
    for nom, adresse in pages.items():
        texte = _texte(client.get(adresse))
        for signe in SIGNES:
            trouve = numero in texte if nom == f"{RECHERCHE}{signe}" else signe in texte
            if nom in ANNUAIRES and SIGNES[signe] is Lu.EXISTENCE:
                continue
            if trouve and not (nom.startswith(RECHERCHE) and nom != f"{RECHERCHE}{signe}"):
                vus.setdefault(signe, []).append(nom)
    return vus


@pytest.mark.un_moteur  # les lectures elles-mêmes se jouent sur les deux, plus haut
@pytest.mark.parametrize("moment", Moment)
def test_aucune_adresse_ne_laisse_fuir_une_contribution(moment: Moment) -> None:
    dossier, _observee, personnes = la_scene(moment)
    pages = _pages(dossier)
    fuites, manques = {}, {}
    for lecteur, personne in personnes.items():
        permis = attendu(lecteur, moment)
        vus = _visiter(client_de(personne), _a_ouvrir(pages, lecteur, moment), dossier.numero)
        if lecteur is Lecteur.AUTEUR:
            vus.pop("Zéphirin-Secret", None)  # son propre nom, dans l'en-tête
        fuites |= {(lecteur, signe): ou for signe, ou in vus.items() if SIGNES[signe] not in permis}
        dus = {signe for signe in (GRILLE, REMARQUE, NOTE) if SIGNES[signe] in permis}
        manques |= {(lecteur, signe): True for signe in dus - set(vus)}
    assert fuites == {}
    assert manques == {}


@pytest.mark.parametrize("moment", Moment)
def test_ni_courriel_ni_document_ni_journal_ne_porte_ce_qui_est_ecrit(moment: Moment) -> None:
    la_scene(moment)
    textes = [f"{c.sujet}\n{c.corps}" for c in CourrielSortant.objects.order_by("pk")]
    textes += [str(document.contexte) for document in Document.objects.order_by("pk")]
    textes += [str(evenement.donnees) for evenement in Evenement.objects.order_by("pk")]
    assert {signe for signe in SIGNES for texte in textes if signe in texte} == set()
