"""Les barèmes en base : deux personnes, des états, un journal ; un brouillon ne paie jamais, un vérifié reste."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone

from commun.textes import au_clavier
from comptes.enums import ROLES_ORGANISATION, Role
from comptes.models import Utilisateur
from financement import registre
from financement.actions.porte import ActeRefuse, franchir
from financement.actions.versions import charger, charger_les_livres, creer_brouillon, ecrire
from financement.bareme import Nature, Statut
from financement.baremes import ACI_2019, ACI_AV2_2022, BAREMES, bareme_au, trouver_bareme
from financement.calcul import calculer
from financement.conversion import empreinte, en_bareme
from financement.enums import EtatVersion
from financement.models import VersionDeBareme
from financement.refus import SaisieRefusee
from financement.simulation import simuler, toutes_les_missions
from financement.situation import MissionEngagee, Situation
from financement.workflow import TABLE, sources
from tests.fabriques.baremes import complet, les_livres, soumis, un_administrateur, un_brouillon, verifie
from tests.fabriques.comptes import un_agent, un_compte

pytestmark = pytest.mark.django_db
SITUATION = Situation(100_000, date(2026, 3, 2), (MissionEngagee("parcours", date(2026, 3, 2)),))


def faire(version: VersionDeBareme, nom: str, auteur: Utilisateur | None, motif: str = "Un motif."):
    return franchir(version, nom, auteur=auteur, maintenant=timezone.now(), motif=motif)


def version(code: str) -> VersionDeBareme:
    return VersionDeBareme.objects.get(code=code)


def test_les_baremes_livres_reviennent_de_la_base_a_l_identique() -> None:
    les_livres()
    assert dict(registre.en_base()) == BAREMES
    assert [version(code).etat for code in BAREMES] == ["verifie", "brouillon"]


def test_charger_deux_fois_ne_change_rien() -> None:
    les_livres()
    avant = list(VersionDeBareme.objects.order_by("pk").values())
    assert charger_les_livres(timezone.now()) == [
        "ACI-2019 : déjà en base, inchangé.",
        "ACI-AV2-2022 : déjà en base, inchangé.",
    ]
    assert list(VersionDeBareme.objects.order_by("pk").values()) == avant


def test_un_bareme_en_base_ecrit_avec_l_apostrophe_du_clavier_reste_le_meme() -> None:
    """Une base d'avant les apostrophes courbes : le barème vérifié y est immuable, celui livré ne s'en écarte pas."""
    with pytest.MonkeyPatch.context() as livre:
        ancien = replace(ACI_2019, notes=tuple(map(au_clavier, ACI_2019.notes)))
        livre.setitem(BAREMES, ancien.code, ancien)
        les_livres()
    assert version(ancien.code).notes == list(ancien.notes) != list(ACI_2019.notes)
    assert charger_les_livres(timezone.now())[0] == "ACI-2019 : déjà en base, inchangé."


def test_charger_referentiel_met_les_baremes_en_base(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr("territoires.management.commands.charger_referentiel.charger", lambda *a, **k: _Bilan())
    call_command("charger_referentiel", source=tmp_path)
    assert "ACI-2019 : chargé, vérifié." in capsys.readouterr().out
    assert set(VersionDeBareme.objects.values_list("code", flat=True)) == set(BAREMES)


class _Bilan:
    def phrases(self) -> list[str]:
        return []


def test_un_bareme_verifie_livre_autrement_que_celui_de_la_base_est_refuse() -> None:
    les_livres()
    with pytest.raises(ValidationError, match="diffère de celui de la base"):
        charger(replace(ACI_2019, libelle="Autre chose"), maintenant=timezone.now())


def test_de_la_saisie_a_la_verification_tout_est_au_journal() -> None:
    les_livres()
    elise, gilles = un_administrateur(), un_administrateur()
    av2 = version("ACI-AV2-2022")
    ecrire(av2, complet(), auteur=elise, maintenant=timezone.now())
    faire(av2, "soumettre", elise)
    faire(av2, "renvoyer", gilles, "La taille 2 est fausse.")
    faire(av2, "soumettre", elise)
    faire(av2, "verifier", gilles)
    lus = [(a.code, a.de, a.vers, a.auteur, a.motif) for a in av2.actes.select_related("auteur").order_by("pk")]
    assert lus == [
        ("creer", "", "brouillon", None, ""),
        ("saisir", "brouillon", "brouillon", elise, ""),
        ("soumettre", "brouillon", "soumis", elise, "Un motif."),
        ("renvoyer", "soumis", "brouillon", gilles, "La taille 2 est fausse."),
        ("soumettre", "brouillon", "soumis", elise, "Un motif."),
        ("verifier", "soumis", "verifie", gilles, "Un motif."),
    ]
    assert (av2.etat, av2.auteur, av2.verificateur) == (EtatVersion.VERIFIE, elise, gilles)
    assert {a.empreinte for a in av2.actes.exclude(code="creer")} == {empreinte(en_bareme(av2))}


def test_la_verification_clot_la_version_qu_elle_remplace() -> None:
    les_livres()
    verifie(un_brouillon())
    ancienne = version("ACI-2019")
    assert (ancienne.etat, ancienne.fin_le) == (EtatVersion.VERIFIE, date(2026, 12, 31))
    assert ancienne.actes.order_by("pk").last().donnees == {"fin_le": "2026-12-31", "remplacee_par": "ACI-2027"}
    assert [bareme_au(date(2026, 12, 31)).code, bareme_au(date(2027, 1, 1)).code] == ["ACI-2019", "ACI-2027"]


def test_on_ne_verifie_pas_son_propre_bareme_ni_celui_ou_l_on_a_saisi() -> None:
    elise, gilles, aline = (un_administrateur() for _ in range(3))
    a_elle = soumis(un_brouillon(auteur=elise))
    for personne in (elise, gilles):
        if personne is gilles:
            faire(a_elle, "renvoyer", aline)
            ecrire(a_elle, replace(en_bareme(a_elle), libelle="Relu"), auteur=gilles, maintenant=timezone.now())
            faire(a_elle, "soumettre", elise)
        with pytest.raises(PermissionDenied, match="une autre personne"):
            faire(a_elle, "verifier", personne)
    with pytest.raises(PermissionDenied, match="une autre personne"):
        faire(a_elle, "verifier", elise)
    faire(a_elle, "verifier", aline)
    assert version("ACI-2027").verificateur == aline


@pytest.mark.parametrize("role", [role for role in ROLES_ORGANISATION if role is not Role.ADMINISTRATEUR])
def test_seul_un_administrateur_ecrit_et_franchit(role: Role) -> None:
    brouillon, agent = un_brouillon(), un_agent(role)
    with pytest.raises(PermissionDenied):
        ecrire(brouillon, complet(), auteur=agent, maintenant=timezone.now())
    with pytest.raises(PermissionDenied):
        creer_brouillon(complet(code="AUTRE"), auteur=agent, maintenant=timezone.now())
    for nom in TABLE:
        with pytest.raises(PermissionDenied):
            faire(brouillon, nom, agent)
    with pytest.raises(PermissionDenied):
        faire(brouillon, "soumettre", un_compte())


@pytest.mark.parametrize("nom", TABLE)
@pytest.mark.parametrize("etat", EtatVersion)
def test_chaque_pas_ne_part_que_de_ses_etats(nom: str, etat: EtatVersion) -> None:
    objet, autre = _amene(etat), un_administrateur()
    if etat in sources(nom):
        assert faire(objet, nom, autre).code == nom
    else:
        with pytest.raises(ActeRefuse, match="n’est pas possible"):
            faire(objet, nom, autre)


def _amene(etat: EtatVersion) -> VersionDeBareme:
    objet = un_brouillon()
    if etat is EtatVersion.SOUMIS:
        soumis(objet)
    elif etat in (EtatVersion.VERIFIE, EtatVersion.RETIRE):
        verifie(objet)
    if etat is EtatVersion.RETIRE:
        faire(objet, "retirer", objet.auteur)
    elif etat is EtatVersion.ABANDONNE:
        faire(objet, "abandonner", objet.auteur)
    assert objet.etat == etat
    return objet


@pytest.mark.parametrize("etat", [etat for etat in EtatVersion if etat is not EtatVersion.BROUILLON])
def test_seul_un_brouillon_se_modifie(etat: EtatVersion) -> None:
    objet = _amene(etat)
    avant = empreinte(en_bareme(objet))
    with pytest.raises(ActeRefuse, match="n’est plus un brouillon"):
        ecrire(objet, complet(code=objet.code), auteur=objet.auteur, maintenant=timezone.now())
    assert empreinte(en_bareme(version(objet.code))) == avant


@pytest.mark.parametrize("nom", ["renvoyer", "retirer", "abandonner"])
def test_un_motif_du_est_exige(nom: str) -> None:
    objet = _amene({"renvoyer": EtatVersion.SOUMIS, "retirer": EtatVersion.VERIFIE}.get(nom, EtatVersion.BROUILLON))
    with pytest.raises(ActeRefuse, match="motif"):
        faire(objet, nom, un_administrateur(), " ")


MANQUES = {
    "une somme": ({"lignes": ACI_AV2_2022.lignes}, "le montant manque pour les tailles 1, 2, 4"),
    "une taille": ({"seuils": ACI_2019.seuils[:2]}, "Trois seuils croissants"),
    "un seuil décroissant": ({"seuils": ACI_2019.seuils[::-1]}, "Trois seuils croissants"),
    "le taux d’avance": ({"parametres": ACI_2019.parametres[1:]}, "Il manque le taux de l’avance"),
    "le plafond": ({"parametres": ACI_2019.parametres[:1]}, "Il manque le plafond de la part variable"),
    "une mission socle": (
        {"missions": tuple(replace(m, socle=False) for m in ACI_2019.missions)},
        "Aucune mission socle",
    ),
    "le fonctionnement": ({"lignes": ACI_2019.lignes[1:]}, "La ligne du fonctionnement manque"),
    "la source": ({"source": " "}, "Écrivez où les montants ont été lus"),
    "une ligne sans mission": ({"missions": ACI_2019.missions[:3]}, "n’est pas au barème"),
    "une mission sans ligne": ({"lignes": ACI_2019.lignes[:-2]}, "aucune ligne de montants"),
}


@pytest.mark.parametrize("manque", MANQUES)
def test_un_bareme_incomplet_ne_se_soumet_pas(manque: str) -> None:
    changement, raison = MANQUES[manque]
    auteur = un_administrateur()
    bareme = replace(complet(ACI_2019, code="ACI-2027", statut=Statut.BROUILLON), **changement)
    objet = creer_brouillon(bareme, auteur=auteur, maintenant=timezone.now())
    with pytest.raises(ActeRefuse, match=raison):
        faire(objet, "soumettre", auteur)
    assert version("ACI-2027").etat == EtatVersion.BROUILLON


def test_un_effet_avant_la_publication_est_refuse_des_la_saisie() -> None:
    objet = un_brouillon()
    tot = replace(en_bareme(objet), effet=objet.publie_le - timedelta(days=1))
    with pytest.raises(ValidationError, match="avant d’être publié"):
        ecrire(objet, tot, auteur=objet.auteur, maintenant=timezone.now())


def test_deux_verifies_ne_se_chevauchent_pas() -> None:
    les_livres()
    verifie(un_brouillon(effet=date(2027, 1, 1), fin=date(2027, 12, 31)))
    for effet, fin in (
        (date(2027, 1, 1), None),
        (date(2027, 12, 31), None),
        (date(2026, 6, 1), date(2027, 1, 1)),
    ):
        autre = un_brouillon(f"ESSAI-{effet:%m%d}-{bool(fin)}", effet, fin=fin)
        with pytest.raises(ActeRefuse, match="mêmes jours que ACI-2027|mêmes jours que ACI-2019"):
            faire(autre, "soumettre", autre.auteur)
    assert verifie(un_brouillon("ACI-2028", date(2028, 1, 1))).etat == EtatVersion.VERIFIE


def test_un_code_deja_pris_est_refuse() -> None:
    un_brouillon()
    with pytest.raises(ActeRefuse, match="déjà pris"):
        un_brouillon()


def test_enregistrer_sans_rien_changer_n_ecrit_rien() -> None:
    objet = un_brouillon()
    assert not ecrire(objet, en_bareme(objet), auteur=objet.auteur, maintenant=timezone.now())
    assert [acte.code for acte in objet.actes.order_by("pk")] == ["creer"]


@pytest.mark.parametrize("etat", [EtatVersion.BROUILLON, EtatVersion.SOUMIS])
def test_un_brouillon_ne_paie_jamais(etat: EtatVersion) -> None:
    bareme = trouver_bareme(_amene(etat).code)
    for calcul in (
        lambda: calculer(SITUATION, bareme),
        lambda: bareme.montant("parcours", Nature.FIXE, 3),
        lambda: simuler(100_000, date(2027, 3, 2), toutes_les_missions(bareme), bareme),
    ):
        with pytest.raises(SaisieRefusee, match="brouillon"):
            calcul()
    assert bareme_au(date(2030, 1, 1)).code != bareme.code


def test_un_bareme_abandonne_ne_se_trouve_plus() -> None:
    with pytest.raises(SaisieRefusee, match="inconnu"):
        trouver_bareme(_amene(EtatVersion.ABANDONNE).code)


def test_un_bareme_retire_ne_s_offre_plus_et_paie_encore_qui_l_a_fige() -> None:
    les_livres()
    objet = verifie(un_brouillon())
    paye = calculer(SITUATION, trouver_bareme("ACI-2027")).plafond_annuel
    faire(objet, "retirer", objet.auteur)
    assert "ACI-2027" not in [bareme.code for bareme in registre.verifies()]
    assert bareme_au(date(2027, 6, 1)).code == "ACI-2019"
    assert calculer(SITUATION, trouver_bareme("ACI-2027")).plafond_annuel == paye


def test_l_avenant_2_complete_calcule_sa_mission_de_crise_sans_la_part_que_l_ars_reconnait() -> None:
    les_livres()
    av2 = version("ACI-AV2-2022")
    ecrire(av2, complet(), auteur=un_administrateur(), maintenant=timezone.now())
    verifie(av2)
    bareme = registre.bareme_courant()
    crise = calculer(replace(SITUATION, missions=(MissionEngagee("crise_sanitaire", date(2026, 3, 2)),)), bareme)
    assert bareme.code == "ACI-AV2-2022"
    assert [(ligne.poste, ligne.nature, ligne.montant) for ligne in crise.lignes][1:] == [
        ("crise_sanitaire", Nature.FIXE, Decimal("22500.00"))
    ]
