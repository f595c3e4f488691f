"""Importer des acteurs : aperçu ligne par ligne, tout ou rien, confirmation à part, dix mille lignes."""

from datetime import timedelta
from time import process_time

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone

from acteurs.models import Professionnel
from commun.exports import FormatExport
from commun.models import CourrielSortant
from commun.tableurs import FichierRefuse
from dossiers.actions import import_acteurs as actions
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import OrigineActeur, SituationImport
from dossiers.models import ActeurDossier, Dossier, ImportActeurs
from dossiers.opposition import empreintes, noter
from dossiers.tableau_acteurs import COLONNES, exporter_les_acteurs, modele_a_remplir
from territoires.models import AncienCode, Commune
from tests.fabriques.acteurs import un_finess, un_rpps, une_structure
from tests.fabriques.dossiers import des_acteurs, un_dossier, un_porteur

pytestmark = pytest.mark.django_db
REVEL = "31451"


@pytest.fixture
def dossier() -> Dossier:
    return un_dossier()


def un_csv(*lignes: str, entetes: str = "categorie;nom;prenom;profession;rpps;finess;code_commune;courriel") -> bytes:
    return "\n".join([entetes, *lignes]).encode()


def importer(dossier: Dossier, octets: bytes, nom: str = "acteurs.csv") -> ImportActeurs:
    """Reçoit et analyse, comme la page."""
    recu = actions.recevoir(dossier.lettre, nom=nom, octets=octets, auteur=un_porteur(), maintenant=timezone.now())
    actions.analyser(recu, departements=["31"], maintenant=timezone.now())
    recu.refresh_from_db()
    return recu


def enregistrer(dossier: Dossier, recu: ImportActeurs) -> ImportActeurs:
    actions.confirmer(dossier.lettre, recu, auteur=un_porteur(), maintenant=timezone.now())
    recu.refresh_from_db()
    actions.appliquer(recu, maintenant=timezone.now())
    recu.refresh_from_db()
    return recu


def raisons(recu: ImportActeurs) -> list[list[str]]:
    return [ligne.get("raisons", []) for ligne in recu.resultat["lignes"]]


def sortes(recu: ImportActeurs) -> list[str]:
    return [ligne["sorte"] for ligne in recu.resultat["lignes"]]


def test_une_analyse_n_ecrit_aucun_acteur(dossier):
    recu = importer(dossier, un_csv("professionnel;Puech;Anne;Médecin généraliste;;;31582;"))
    assert (sortes(recu), dossier.acteurs.count()) == (["ajout"], 0)


def test_l_enregistrement_garde_tout_ce_que_la_ligne_disait(dossier):
    rpps = un_rpps(1)
    recu = importer(dossier, un_csv(f"professionnel;Puech;Anne;Cardiologue;{rpps};;31582;ANNE@exemple.test"))
    assert enregistrer(dossier, recu).situation(timezone.now()) == SituationImport.APPLIQUE
    acteur = dossier.acteurs.get()
    lu = (acteur.nom_complet, acteur.profession, acteur.profession_code, acteur.second_recours, acteur.rpps)
    assert lu == ("Anne Puech", "Cardiologue", "10", True, rpps)
    assert (acteur.commune_id, acteur.courriel, acteur.origine) == ("31582", "anne@exemple.test", OrigineActeur.IMPORT)
    assert acteur.professionnel.rpps == rpps


FAUTES = {
    "professionnel;;Anne;Infirmier;;;31582;": "Nom absent.",
    "professionnel;Puech;Anne;;;;31582;": "Profession absente.",
    "professionnel;Puech;Anne;Infimier;;;31582;": "vouliez-vous dire « Infirmier »",
    "professionnel;Puech;Anne;Sorcier;;;31582;": "Profession inconnue, « Sorcier »",
    "professionnel;Puech;Anne;Infirmier;10000000000;;31582;": "La clé de ce numéro RPPS est fausse",
    "professionnel;Puech;Anne;Infirmier;123;;31582;": "Un numéro RPPS compte onze chiffres.",
    "etablissement;CH;;CH;;310000000;31582;": "La clé de ce numéro FINESS est fausse",
    "etablissement;CH;;CH;;3100;31582;": "Un numéro FINESS compte neuf chiffres",
    "professionnel;Puech;Anne;Infirmier;;;99999;": "Commune inconnue : 99999.",
    "professionnel;Puech;Anne;Infirmier;;;31582;pas-une-adresse": "Adresse électronique mal écrite.",
    "magicien;Puech;Anne;Infirmier;;;31582;": "Categorie inconnu, « magicien »",
    f"professionnel;{'x' * 300};Anne;Infirmier;;;31582;": "Nom trop long : 200 caractères au plus.",
}


@pytest.mark.parametrize(("ligne", "raison"), FAUTES.items())
def test_chaque_faute_est_dite_a_sa_ligne(dossier, ligne: str, raison: str):
    recu = importer(dossier, un_csv("professionnel;Juste;Paul;Infirmier;;;31582;", ligne))
    assert sortes(recu) == ["ajout", "refus"]
    assert raison in " ".join(raisons(recu)[1])


def test_toutes_les_fautes_d_une_ligne_sont_dites_ensemble(dossier):
    recu = importer(dossier, un_csv("professionnel;Puech;Anne;Sorcier;123;;99999;x"))
    assert len(raisons(recu)[0]) == 4


def test_une_ancienne_commune_est_refusee_et_la_nouvelle_proposee(dossier):
    AncienCode.objects.create(
        code="31999", nom="Vieux-Bourg", commune=Commune.objects.get(pk="31582"), nature="fusionnée",
        nom_recherche="vieux bourg",
    )  # fmt: skip
    recu = importer(
        dossier, un_csv("professionnel;Puech;Anne;Infirmier;;;31999;", "professionnel;Fabre;Paul;Kiné;;;Vieux-Bourg;")
    )
    attendu = "« Vieux-Bourg » (31999) est une ancienne commune : écrivez Villefranche-de-Lauragais (31582)."
    assert raisons(recu) == [[attendu], [attendu]]


def test_une_commune_se_lit_aussi_par_son_nom(dossier):
    recu = importer(dossier, un_csv("Puech;Infirmier;villefranche de lauragais", entetes="nom;profession;commune"))
    assert recu.resultat["lignes"][0]["valeurs"]["commune_id"] == "31582"


DOUBLES = {
    "rpps": ("professionnel;A;A;Infirmier;{rpps};;;", "professionnel;B;B;Infirmier;{rpps};;;"),
    "finess": ("etablissement;A;;CH;;{finess};;", "etablissement;B;;CH;;{finess};;"),
    "nom": ("professionnel;Puech;Anne;Infirmier;;;31582;", "professionnel;PUECH;anne;Infirmier;;;31582;"),
}


@pytest.mark.parametrize("cle", DOUBLES)
def test_un_doublon_dans_le_fichier_nomme_la_premiere_ligne(dossier, cle: str):
    lignes = [ligne.format(rpps=un_rpps(5), finess=un_finess(5)) for ligne in DOUBLES[cle]]
    recu = importer(dossier, un_csv(*lignes))
    assert raisons(recu) == [[], ["Doublon de la ligne 2 du fichier."]]


def test_deux_homonymes_que_leur_rpps_distingue_passent(dossier):
    lignes = [f"professionnel;Puech;Anne;Infirmier;{un_rpps(rang)};;31582;" for rang in (1, 2)]
    assert sortes(importer(dossier, un_csv(*lignes))) == ["ajout", "ajout"]


def test_une_ligne_qui_designe_deux_acteurs_du_dossier_est_refusee(dossier):
    dossier.acteurs.create(categorie="professionnel", nom="Puech", prenom="Anne", rpps=un_rpps(1))
    dossier.acteurs.create(categorie="professionnel", nom="Fabre", prenom="Paul")
    recu = importer(dossier, un_csv(f"professionnel;Fabre;Paul;Infirmier;{un_rpps(1)};;;"))
    assert raisons(recu) == [["Doublon dans le dossier : cette ligne désigne à la fois Anne Puech et Paul Fabre."]]


def test_un_acteur_deja_la_est_modifie_et_une_cellule_vide_ne_l_efface_pas(dossier):
    acteur = dossier.acteurs.create(
        categorie="professionnel", nom="Puech", prenom="Anne", rpps=un_rpps(1), profession_code="60", commune_id="31582"
    )
    recu = importer(dossier, un_csv(f"professionnel;Puech-Roux;Anne;Infirmier;{un_rpps(1)};;;"))
    assert recu.resultat["lignes"][0]["valeurs"] == {"nom": "Puech-Roux"}
    enregistrer(dossier, recu)
    acteur.refresh_from_db()
    assert (acteur.nom, acteur.commune_id, dossier.acteurs.count()) == ("Puech-Roux", "31582", 1)


def test_une_personne_opposee_n_est_pas_remise(dossier):
    noter(dossier, empreintes(courriel="anne@exemple.test"), timezone.now())
    recu = importer(dossier, un_csv("professionnel;Puech;Anne;Infirmier;;;31582;anne@exemple.test"))
    assert "ne plus figurer dans ce dossier" in raisons(recu)[0][0]


def test_une_seule_ligne_refusee_et_rien_ne_s_enregistre(dossier):
    recu = importer(dossier, un_csv("professionnel;Juste;Paul;Infirmier;;;31582;", "professionnel;Faux;X;Sorcier;;;;"))
    with pytest.raises(TransitionRefusee, match="refusées"):
        actions.confirmer(dossier.lettre, recu, auteur=un_porteur(), maintenant=timezone.now())
    assert dossier.acteurs.count() == 0


def test_un_dossier_qui_a_change_depuis_l_analyse_ne_recoit_rien(dossier):
    recu = importer(dossier, un_csv(f"professionnel;A;A;Infirmier;{un_rpps(1)};;;", "professionnel;B;B;Infirmier;;;;"))
    dossier.acteurs.create(categorie="professionnel", nom="Intrus", rpps=un_rpps(1))
    recu = enregistrer(dossier, recu)
    assert "Le dossier a changé" in recu.refus
    assert [a.nom for a in dossier.acteurs.all()] == ["Intrus"]


def test_l_export_se_reimporte_sans_rien_changer(dossier):
    des_acteurs(dossier)
    dossier.acteurs.create(
        categorie="professionnel", nom="=HYPERLINK(1)", prenom="+33", profession_code="60", rpps=un_rpps(1),
        commune_id="31582", courriel="formule@exemple.test", qualite="fondateur",
    )  # fmt: skip
    for format_ in FormatExport:
        octets = exporter_les_acteurs(dossier.acteurs.select_related("commune").order_by("pk"), format_)
        recu = importer(dossier, octets, f"acteurs.{format_.value}")
        assert set(sortes(recu)) == {"identique"}


def test_l_export_ne_laisse_aucune_formule(dossier):
    dossier.acteurs.create(categorie="usagers", nom="=cmd|' /C calc'!A0", profession="@SUM(1)")
    lu = exporter_les_acteurs(dossier.acteurs.select_related("commune"), FormatExport.CSV).decode("utf-8-sig")
    assert ";'=cmd|' /C calc'!A0;" in lu
    assert ";'@SUM(1);" in lu


@pytest.mark.parametrize("format_", FormatExport)
def test_le_modele_a_remplir_s_importe(dossier, format_):
    recu = importer(dossier, modele_a_remplir(format_), f"modele.{format_.value}")
    assert (recu.refus, [r for r in raisons(recu) if r and "31451" not in r[0]]) == ("", [])


def test_des_colonnes_absentes_sont_refusees_en_entier(dossier):
    recu = importer(dossier, b"a;b\n1;2\n")
    assert (recu.situation(timezone.now()), recu.refus[:21]) == (SituationImport.REFUSE, "Colonnes introuvables")


def test_le_html_reste_du_texte(dossier):
    recu = importer(dossier, un_csv("usagers;<script>x()</script>;;<b>association</b>;;;;"))
    enregistrer(dossier, recu)
    assert dossier.acteurs.get().nom == "<script>x()</script>"


def test_dix_mega_octets_dans_une_cellule_sont_refuses(dossier):
    with pytest.raises(FichierRefuse, match="10 Mo"):
        importer(dossier, un_csv(f"professionnel;{'x' * (10 * 1024 * 1024)};Anne;Infirmier;;;;"))


def test_un_finess_connu_relie_a_l_annuaire(dossier):
    structure = une_structure(finess=un_finess(9))
    enregistrer(dossier, importer(dossier, un_csv(f"etablissement;CH;;Centre hospitalier;;{structure.finess};31582;")))
    assert dossier.acteurs.get().structure == structure


def test_l_annuaire_des_autres_n_est_jamais_reecrit(dossier):
    connu = Professionnel.objects.create(nom="Vrai", prenom="Nom", profession="60", rpps=un_rpps(1))
    enregistrer(dossier, importer(dossier, un_csv(f"professionnel;Faux;Nom;Médecin;{un_rpps(1)};;;")))
    connu.refresh_from_db()
    assert (connu.nom, connu.profession, dossier.acteurs.get().professionnel) == ("Vrai", "60", connu)


def test_chaque_personne_importee_est_informee_une_fois(dossier):
    octets = un_csv(
        "professionnel;Puech;Anne;Infirmier;;;;anne@exemple.test", "etablissement;CH;;CH;;;;ch@exemple.test"
    )
    enregistrer(dossier, importer(dossier, octets))
    assert [c.destinataire for c in CourrielSortant.objects.order_by("pk")] == ["anne@exemple.test"]
    enregistrer(dossier, importer(dossier, un_csv("professionnel;Puech;Anne;Kiné;;;;anne@exemple.test")))
    assert CourrielSortant.objects.count() == 1


def test_rien_ne_reste_des_personnes_apres_l_enregistrement(dossier):
    recu = enregistrer(dossier, importer(dossier, un_csv("professionnel;Puech;Anne;Infirmier;;;;a@exemple.test")))
    assert (bytes(recu.contenu), recu.resultat) == (b"", {"nombres": recu.resultat["nombres"]})
    [evenement] = dossier.evenements.filter(code="acteurs_importes")
    assert evenement.donnees == {"acteurs": 1}


def test_un_fichier_echu_s_efface(dossier):
    recu = importer(dossier, un_csv("professionnel;Puech;Anne;Infirmier;;;;"))
    actions.purger(timezone.now() + timedelta(hours=23))
    assert ImportActeurs.objects.filter(pk=recu.pk).exists()
    actions.purger(timezone.now() + timedelta(hours=25))
    assert not ImportActeurs.objects.filter(pk=recu.pk).exists()


def test_seule_l_equipe_qui_redige_importe(dossier):
    with pytest.raises(PermissionDenied):
        actions.recevoir(
            dossier.lettre, nom="a.csv", octets=b"nom;profession\nA;Infirmier",
            auteur=un_porteur("autre@exemple.test"), maintenant=timezone.now(),
        )  # fmt: skip


def test_un_travail_ne_se_prend_qu_une_fois_et_se_reprend_apres_un_arret(dossier):
    recu = actions.recevoir(
        dossier.lettre, nom="a.csv", octets=un_csv("professionnel;A;A;Infirmier;;;;"), auteur=un_porteur(),
        maintenant=timezone.now(),
    )  # fmt: skip
    instant = timezone.now()
    assert actions.prendre_un_travail(instant) == recu
    assert actions.prendre_un_travail(instant) is None
    assert actions.prendre_un_travail(instant + timedelta(minutes=11)) == recu


def test_dix_mille_lignes_en_moins_de_trente_secondes_de_calcul(dossier):
    communes = [c.code for c in Commune.objects.order_by("code")]
    lignes = [
        f"professionnel;Nom{rang};Prénom;Infirmier;{un_rpps(rang)};;{communes[rang % len(communes)]};p{rang}@e.test"
        for rang in range(1, 10_001)
    ]
    recu = actions.recevoir(
        dossier.lettre, nom="a.csv", octets=un_csv(*lignes), auteur=un_porteur(), maintenant=timezone.now()
    )
    debut = process_time()
    call_command("traiter_imports")
    recu.refresh_from_db()
    actions.confirmer(dossier.lettre, recu, auteur=un_porteur(), maintenant=timezone.now())
    call_command("traiter_imports")
    recu.refresh_from_db()
    assert (recu.situation(timezone.now()), dossier.acteurs.count()) == (SituationImport.APPLIQUE, 10_000)
    assert process_time() - debut < 30


def test_les_colonnes_exportees_sont_celles_que_l_import_lit():
    entetes = exporter_les_acteurs(ActeurDossier.objects.none(), FormatExport.CSV).decode("utf-8-sig").strip()
    assert tuple(entetes.split(";")) == COLONNES
