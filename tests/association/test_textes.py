"""Les textes d'un dossier : repris de la lettre, surlignés où ils manquent, produits, gardés, imprimés, modifiables."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import docx
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx.enum.text import WD_COLOR_INDEX
from pypdf import PdfReader

from acteurs.nomenclatures import Qualite
from association.actions.production import RIEN_A_PRODUIRE, produire
from association.enums import TypeTexte
from association.forms.dirigeants import jeu_de_dirigeants
from association.models import VersionTexte
from association.redaction import rediger
from association.situation import options_de, situation_de
from dossiers.actions.dossier import nouvelle_lettre
from dossiers.actions.lettre import retirer
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import EtatLettre
from dossiers.models import Dossier
from tests.dossiers.documents.lecture import balises, texte
from tests.fabriques.association import ASSEMBLEE, des_dirigeants, des_options, le_responsable, une_version
from tests.fabriques.comptes import client_de
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db
STATUTS = TypeTexte.STATUTS
HOSTILE = "<script>alert(1)</script>{{ 7|add:7 }} =HYPERLINK(\"x\") 'et' | & [[fir]]"


@pytest.fixture
def dossier() -> Dossier:
    """Un brouillon qui n'a encore ni siège, ni fondateurs, ni dirigeants."""
    dossier = un_dossier_a(EtatLettre.BROUILLON)
    dossier.lettre.structure_adresse = dossier.lettre.structure_nom = ""
    dossier.lettre.save(update_fields=["structure_adresse", "structure_nom"])
    return dossier


@pytest.fixture
def client(dossier: Dossier) -> Client:
    return client_de(le_responsable(dossier))


def adresse(dossier: Dossier, nom: str, *reste: object) -> str:
    return reverse(f"association:{nom}", args=[dossier.numero, *reste])


def plat(dossier: Dossier, nature: TypeTexte = STATUTS) -> str:
    return "\n".join(article.plat for article in rediger(nature, situation_de(dossier)).articles)


# --- Repris du dossier -------------------------------------------------------------------------------------------


def test_un_texte_reprend_la_lettre_puis_ce_que_l_equipe_ecrit_a_la_place(dossier: Dossier) -> None:
    assert situation_de(dossier).nom == dossier.nom
    dossier.lettre.structure_nom = "Santé Lauragais"
    dossier.lettre.structure_adresse = "12 rue Haute, 31290 Villefranche"
    dossier.lettre.save()
    lue = plat(dossier)
    assert "«\u00a0Santé Lauragais\u00a0»" in lue
    assert "12 rue Haute, 31290 Villefranche" in lue
    des_options(dossier, siege="Mairie de Revel", denomination="CPTS du Lauragais et du Sidobre")
    repris = situation_de(dossier)
    assert (repris.nom, repris.siege) == ("CPTS du Lauragais et du Sidobre", "Mairie de Revel")


def test_les_fondateurs_sont_ceux_du_dossier_sans_les_groupements_sans_personnalite(dossier: Dossier) -> None:
    acteurs = list(dossier.acteurs.order_by("pk")[:3])
    for acteur in acteurs:
        acteur.qualite = Qualite.FONDATEUR
        acteur.save()
    acteurs[2].type_structure = "ght"
    acteurs[2].save()
    assert set(situation_de(dossier).fondateurs) == {
        f"{acteur.nom_complet}, {acteur.profession}" for acteur in acteurs[:2]
    }
    des_options(dossier, fondateurs="Léa Marty\n\n  Centre hospitalier  ")
    assert situation_de(dossier).fondateurs == ("Léa Marty", "Centre hospitalier")


def test_une_nouvelle_lettre_reprend_les_options_et_propose_les_dirigeants(dossier: Dossier) -> None:
    des_options(dossier, quorum_ordinaire=40, siege="Mairie de Revel")
    des_dirigeants(dossier)
    auteur, maintenant = le_responsable(dossier), timezone.now()
    retirer(dossier.lettre, auteur=auteur, maintenant=maintenant, commentaire="On recommence.")
    suite = nouvelle_lettre(dossier, auteur=auteur, maintenant=maintenant)
    reprise = situation_de(suite)
    assert (reprise.siege, reprise.options["quorum_ordinaire"]) == ("Mairie de Revel", 40)
    assert (options_de(suite).pk, options_de(suite).revision, suite.dirigeants.count()) == (None, 0, 0)
    assert [f["nom"].value() for f in jeu_de_dirigeants(None, suite).forms] == ["Puech", "Fabre", "Roux", None]


# --- Ce qui manque -----------------------------------------------------------------------------------------------


def test_chaque_manque_mene_au_champ_qui_le_comble(client: Client, dossier: Dossier) -> None:
    options, dirigeants = adresse(dossier, "options"), adresse(dossier, "dirigeants")
    attendus = {
        "[adresse du siège]": f"{options}#div_id_siege",
        "[noms des membres fondateurs]": f"{options}#div_id_fondateurs",
        "[date et heure de l’assemblée constitutive]": f"{options}#div_id_assemblee_jour",
        "[lieu de l’assemblée constitutive]": f"{options}#div_id_assemblee_lieu",
        "[nom du président]": dirigeants,
        "[nom du secrétaire]": dirigeants,
    }
    page = client.get(adresse(dossier, "texte", "statuts")).content.decode()
    for libelle, lien in attendus.items():
        assert f'<mark class="a-completer"><a href="{lien}">{libelle}</a></mark>' in page
    assert page.count('<mark class="a-completer">') == len(attendus)
    formulaires = client.get(options).content.decode()
    ancres = [lien.partition("#")[2] for lien in attendus.values() if "#" in lien]
    assert [ancre for ancre in ancres if f'id="{ancre}"' not in formulaires] == []


def test_tout_rempli_plus_rien_n_est_surligne(client: Client, dossier: Dossier) -> None:
    des_options(dossier, siege="Mairie de Revel", fondateurs="Léa Marty", **ASSEMBLEE)
    des_dirigeants(dossier)
    for nature in TypeTexte:
        assert rediger(nature, situation_de(dossier)).manques == ()
    page = client.get(adresse(dossier, "texte", "statuts")).content.decode()
    assert "a-completer" not in page
    assert "tenue le 2 mars 2027 à 20 h 00" in page


# --- Produire ----------------------------------------------------------------------------------------------------


def test_produire_garde_le_texte_mot_pour_mot_et_dit_ensuite_ce_qui_a_change(client: Client, dossier: Dossier) -> None:
    assert client.post(adresse(dossier, "produire")).status_code == 302
    assert [(v.type, v.numero) for v in VersionTexte.objects.order_by("pk")] == [(t, 1) for t in TypeTexte]
    des_options(dossier, siege="Mairie de Revel")
    page = client.get(adresse(dossier, "texte", "statuts")).content.decode()
    assert "Ce qui a changé depuis la version 1" in page
    assert "<del>[adresse du siège].\n</del><ins>Mairie de Revel.\n</ins>" in page
    client.post(adresse(dossier, "produire"), {"type": "statuts"})
    versions = {v.numero: v for v in VersionTexte.objects.filter(type=STATUTS)}
    assert ["Mairie de Revel" in str(versions[n].contenu) for n in (1, 2)] == [False, True]
    seconde = client.get(adresse(dossier, "version", "statuts", 2)).content.decode()
    assert "Ce qui a changé depuis la version 1" in seconde
    assert "Mairie de Revel" not in client.get(adresse(dossier, "version", "statuts", 1)).content.decode()


def test_ce_qui_n_a_pas_change_n_est_pas_produit(client: Client, dossier: Dossier) -> None:
    une_version(dossier)
    with pytest.raises(TransitionRefusee) as refus:
        une_version(dossier)
    assert refus.value.raisons == [RIEN_A_PRODUIRE]
    page = client.post(adresse(dossier, "produire"), {"type": "statuts"}, follow=True).content.decode()
    assert RIEN_A_PRODUIRE in page
    assert VersionTexte.objects.count() == 1
    des_options(dossier, quorum_ordinaire=40)
    auteur = le_responsable(dossier)
    produites = produire(dossier, types=[STATUTS, TypeTexte.LETTRE], auteur=auteur, maintenant=timezone.now())
    assert [(v.type, v.numero) for v in produites] == [(STATUTS, 2), (TypeTexte.LETTRE, 1)]


def test_la_liste_dit_l_etat_de_chaque_texte(client: Client, dossier: Dossier) -> None:
    page = client.get(adresse(dossier, "trousse")).content.decode()
    assert ("Produire les 8 documents" in page, page.count("Pas encore produit")) == (True, 8)
    client.post(adresse(dossier, "produire"))
    des_options(dossier, quorum_ordinaire=40)
    page = client.get(adresse(dossier, "trousse")).content.decode()
    assert "Produire le document qui a changé" in page
    assert page.count("1 changement depuis") == 1


def test_la_liste_coute_autant_de_requetes_pour_une_version_que_pour_plusieurs(
    client: Client, dossier: Dossier
) -> None:
    def cout() -> int:
        with CaptureQueriesContext(connection) as requetes:
            client.get(adresse(dossier, "trousse"))
        return len(requetes)

    des_options(dossier, fondateurs="Anne")
    une_version(dossier)
    une = cout()
    client.post(adresse(dossier, "produire"))
    des_options(dossier, siege="Mairie de Revel", fondateurs="Anne\nPaul\nLéa")
    client.post(adresse(dossier, "produire"))
    assert cout() == une


# --- Imprimer, modifier ------------------------------------------------------------------------------------------


@pytest.mark.pdf
@pytest.mark.un_moteur  # une page imprimée ne lit pas la base
def test_le_pdf_est_balise_numerote_et_montre_ce_qui_manque(client: Client, dossier: Dossier) -> None:
    reponse = client.get(adresse(dossier, "fichier", "statuts", "travail", "pdf"))
    pdf = PdfReader(io.BytesIO(reponse.content))
    lu = texte(pdf)
    assert reponse["Content-Type"] == "application/pdf"
    assert (pdf.trailer["/Root"]["/Lang"], pdf.metadata.title) == ("fr", "Statuts")
    assert "pdfuaid:part" in pdf.trailer["/Root"]["/Metadata"].get_data().decode()
    assert {"H1", "H2", "H3", "P", "L", "LI"} <= set(balises(pdf))
    assert f"page 1 / {len(pdf.pages)}" in lu
    assert "[adresse du siège]" in lu
    assert "Ce qui est surligné, entre crochets, manque encore" in lu
    liens = [a.get_object()["/A"]["/URI"] for p in pdf.pages for a in p.get("/Annots", []) if "/A" in a.get_object()]
    assert f"{settings.URL_PUBLIQUE}{adresse(dossier, 'options')}#div_id_siege" in liens


def _paragraphes(octets: bytes) -> list[Any]:
    return docx.Document(io.BytesIO(octets)).paragraphs


def test_le_docx_dit_le_texte_de_la_page_surligne_ce_qui_manque_et_mene_au_champ(
    client: Client, dossier: Dossier
) -> None:
    reponse = client.get(adresse(dossier, "fichier", "statuts", "travail", "docx"))
    assert reponse["Content-Disposition"] == f'attachment; filename="{dossier.numero}-statuts-projet.docx"'
    lus = _paragraphes(reponse.content)
    articles = rediger(STATUTS, situation_de(dossier)).articles
    ecrits = [p.text for p in lus]
    assert [a.intitule for a in articles if a.intitule not in ecrits] == []
    paragraphes = [ligne for a in articles for ligne in a.plat.split("\n") if " | " not in ligne]
    assert [ligne for ligne in paragraphes if ligne not in ecrits] == []
    siege = next(p for p in lus if p.text.startswith("Le siège est fixé"))
    [lien] = siege.hyperlinks
    assert (lien.text, lien.address, lien.fragment) == (
        "[adresse du siège]", f"{settings.URL_PUBLIQUE}{adresse(dossier, 'options')}#div_id_siege", "",
    )  # fmt: skip
    assert lien.runs[0].font.highlight_color == WD_COLOR_INDEX.YELLOW
    assert [r for r in siege.runs if r.font.highlight_color] == []


def test_une_version_gardee_s_imprime_a_sa_date(client: Client, dossier: Dossier) -> None:
    version = une_version(dossier)
    VersionTexte.objects.filter(pk=version.pk).update(produit_le=timezone.now() - timedelta(days=400))
    proprietes = docx.Document(
        io.BytesIO(client.get(adresse(dossier, "fichier", "statuts", 1, "docx")).content)
    ).core_properties
    assert proprietes.created.date() == (timezone.now() - timedelta(days=400)).date()
    pdf = client.get(adresse(dossier, "fichier", "statuts", 1, "pdf"))
    assert pdf["Content-Disposition"] == f'inline; filename="{dossier.numero}-statuts-version-1.pdf"'


@pytest.mark.parametrize("nature", TypeTexte)
def test_rien_d_une_saisie_ne_s_execute_ni_a_l_ecran_ni_dans_le_docx(
    client: Client, dossier: Dossier, nature: TypeTexte
) -> None:
    dossier.lettre.contact_nom = "<i>N</i>"
    dossier.lettre.save(update_fields=["contact_nom"])
    libres = ("denomination", "siege", "objet_complement", "fondateurs", "assemblee_lieu")
    des_options(dossier, **dict.fromkeys(libres, HOSTILE))
    des_dirigeants(dossier, nationalite="<b>n</b>", domicile=HOSTILE, represente=HOSTILE)
    page = client.get(adresse(dossier, "texte", nature)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}" in page
    octets = client.get(adresse(dossier, "fichier", nature, "travail", "docx")).content
    with zipfile.ZipFile(io.BytesIO(octets)) as paquet:
        xml = paquet.read("word/document.xml").decode()
        assert [nom for nom in paquet.namelist() if "vba" in nom.lower()] == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }} =HYPERLINK" in xml
    assert ("<script" in xml, "w:fldSimple" in xml, "w:instrText" in xml) == (False, False, False)


@pytest.mark.pdf
@pytest.mark.un_moteur  # une page imprimée ne lit pas la base
def test_une_saisie_hostile_s_imprime_telle_quelle(client: Client, dossier: Dossier) -> None:
    des_options(dossier, siege=f"{HOSTILE}<img src='file:///etc/passwd'><link rel=stylesheet href=http://x.test>")
    reponse = client.get(adresse(dossier, "fichier", "bulletin-d-adhesion", "travail", "pdf"))
    lu = texte(PdfReader(io.BytesIO(reponse.content)))
    assert "<script>alert(1)</script>{{ 7|add:7 }} =HYPERLINK" in lu
    assert "root:" not in lu


def test_la_presentation_publique_nomme_les_huit_textes(client_csrf: Client) -> None:
    page = client_csrf.get(reverse("association:presentation")).content.decode()
    assert [t.label for t in TypeTexte if t.label not in page] == []
    assert reverse("association:presentation") in client_csrf.get(reverse("pages:outils")).content.decode()
