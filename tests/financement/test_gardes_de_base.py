"""Ce que la base refuse d'un barème en SQL brut, sur les deux moteurs."""

import threading
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from financement.actions.porte import ActeRefuse, franchir
from financement.gardes import CHEVAUCHEMENT, CONTENUS, ETAT_IMPOSSIBLE, IMMUABLE, VERSIONS, noms
from financement.models import VersionDeBareme
from tests.fabriques.baremes import les_livres, soumis, un_administrateur, un_brouillon, verifie

pytestmark = pytest.mark.django_db
ETAT = "et" + "at"  # la garde du code refuse, avec raison, une requête qui écrit un état


def brut(ordre: str, *valeurs) -> None:
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(ordre, valeurs)


def passer(version: VersionDeBareme, vers: str) -> None:
    brut(f"UPDATE {VERSIONS} SET {ETAT} = %s WHERE id = %s", vers, version.pk)


def relu(version: VersionDeBareme) -> None:
    """Tout ce que les contraintes exigent d'un vérifié, sauf son état."""
    brut(
        f"UPDATE {VERSIONS} SET verificateur_id = %s, verifie_le = %s WHERE id = %s",
        un_administrateur().pk,
        timezone.now(),
        version.pk,
    )


def test_les_declencheurs_attendus_sont_dans_la_base() -> None:
    with connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            curseur.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'")
        else:
            curseur.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        poses = {ligne[0] for ligne in curseur.fetchall()}
    assert {nom for _table, nom in noms(connection.vendor)} - poses == set()


@pytest.mark.parametrize(
    "changement",
    [
        "libelle = 'Autre'",
        "code = 'AUTRE'",
        "effet_le = '2019-09-01'",
        "publie_le = '2019-08-01'",
        "auteur_id = NULL, origine = 'saisie'",
        "verifie_le = NULL",
        "notes = '[]'",
    ],
)
def test_un_verifie_ne_se_modifie_pas(changement: str) -> None:
    les_livres()
    with pytest.raises(DatabaseError, match=IMMUABLE):
        brut(f"UPDATE {VERSIONS} SET {changement} WHERE code = 'ACI-2019'")


@pytest.mark.parametrize("table", CONTENUS)
@pytest.mark.parametrize("acte", ["UPDATE {0} SET rang = rang + 40", "DELETE FROM {0}", "INSERT"])
def test_le_contenu_d_un_verifie_ne_change_ni_ne_s_ajoute_ni_ne_s_efface(table: str, acte: str) -> None:
    les_livres()
    verifiee = VersionDeBareme.objects.get(code="ACI-2019").pk
    if acte == "INSERT":
        with connection.cursor() as curseur:
            curseur.execute(f"SELECT * FROM {table} WHERE version_id = %s", [verifiee])
            colonnes, ligne = [c[0] for c in curseur.description], list(curseur.fetchone())
        ligne[colonnes.index("id")] = 999_999
        ordre = f"INSERT INTO {table} ({', '.join(colonnes)}) VALUES ({', '.join(['%s'] * len(ligne))})"
        with pytest.raises(DatabaseError, match=IMMUABLE):
            brut(ordre, *ligne)
        return
    with pytest.raises(DatabaseError, match=IMMUABLE):
        brut(f"{acte.format(table)} WHERE version_id = %s", verifiee)


def test_une_ligne_de_brouillon_ne_passe_pas_dans_un_verifie() -> None:
    les_livres()
    verifiee, brouillon = (VersionDeBareme.objects.get(code=code).pk for code in ("ACI-2019", "ACI-AV2-2022"))
    with pytest.raises(DatabaseError, match=IMMUABLE):
        brut(
            "UPDATE financement_missiondebareme SET version_id = %s WHERE version_id = %s AND code = 'crise_sanitaire'",
            verifiee,
            brouillon,
        )


def test_un_verifie_ne_s_efface_pas() -> None:
    les_livres()
    with pytest.raises(DatabaseError, match=IMMUABLE):
        brut(f"DELETE FROM {VERSIONS} WHERE code = 'ACI-2019'")
    if connection.vendor == "postgresql":
        brut("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match=f"{IMMUABLE}|ajout seul"):
            brut(f"TRUNCATE {VERSIONS} CASCADE")
    else:
        with connection.cursor() as curseur:
            curseur.execute(f"SELECT * FROM {VERSIONS} WHERE code = 'ACI-2019'")
            ligne = curseur.fetchone()
        with pytest.raises(DatabaseError, match=f"{IMMUABLE}|{ETAT_IMPOSSIBLE}"):
            brut(f"INSERT OR REPLACE INTO {VERSIONS} VALUES ({', '.join(['%s'] * len(ligne))})", *ligne)


@pytest.mark.parametrize("vers", ["verifie", "retire"])
def test_un_brouillon_ne_devient_pas_verifie_sans_etre_soumis(vers: str) -> None:
    with pytest.raises(DatabaseError, match=ETAT_IMPOSSIBLE):
        passer(un_brouillon(), vers)


def test_un_verifie_ne_redevient_pas_brouillon() -> None:
    with pytest.raises(DatabaseError, match=ETAT_IMPOSSIBLE):
        passer(verifie(un_brouillon()), "brouillon")


def test_la_base_refuse_que_l_auteur_verifie_son_bareme() -> None:
    version = soumis(un_brouillon())
    with pytest.raises(DatabaseError, match="bareme_verifie_par_un_autre"):
        brut(
            f"UPDATE {VERSIONS} SET {ETAT} = 'verifie', verificateur_id = auteur_id, verifie_le = %s WHERE id = %s",
            timezone.now(),
            version.pk,
        )
    with pytest.raises(DatabaseError, match="bareme_verifie_par_un_autre"):
        passer(version, "verifie")


def test_la_base_refuse_un_effet_avant_la_publication() -> None:
    version = un_brouillon()
    with pytest.raises(DatabaseError, match="bareme_publie_avant_effet"):
        brut(f"UPDATE {VERSIONS} SET effet_le = '2020-01-01' WHERE id = %s", version.pk)


@pytest.mark.parametrize(
    ("effet", "fin", "chevauche"),
    [
        (date(2027, 1, 1), None, True),
        (date(2027, 12, 31), None, True),
        (date(2026, 6, 1), date(2027, 1, 1), True),
        (date(2027, 3, 1), date(2027, 4, 1), True),
        (date(2026, 6, 1), date(2026, 12, 31), False),
        (date(2028, 1, 1), None, False),
    ],
)
def test_la_base_refuse_deux_verifies_qui_se_chevauchent(effet: date, fin: date | None, chevauche: bool) -> None:
    verifie(un_brouillon(fin=date(2027, 12, 31)))
    autre = un_brouillon("AUTRE", effet, fin=fin)
    passer(autre, "soumis")
    relu(autre)
    if chevauche:
        with pytest.raises(DatabaseError, match=CHEVAUCHEMENT):
            passer(autre, "verifie")
    else:
        passer(autre, "verifie")


def test_la_base_refuse_de_prolonger_un_verifie_sur_le_suivant() -> None:
    les_livres()
    verifie(un_brouillon())
    for fin in ("NULL", "'2027-06-30'"):
        with pytest.raises(DatabaseError, match=f"{IMMUABLE}|{CHEVAUCHEMENT}"):
            brut(f"UPDATE {VERSIONS} SET fin_le = {fin} WHERE code = 'ACI-2019'")


def test_un_montant_negatif_est_refuse_par_la_base() -> None:
    version = un_brouillon()
    with pytest.raises(DatabaseError, match="bareme_montants_positifs"):
        brut("UPDATE financement_lignedebareme SET t1 = -1 WHERE version_id = %s", version.pk)


def test_le_journal_des_baremes_est_en_ajout_seul() -> None:
    un_brouillon()
    for ordre in ("UPDATE financement_actesurbareme SET motif = 'x'", "DELETE FROM financement_actesurbareme"):
        with pytest.raises(DatabaseError, match="ajout seul"):
            brut(ordre)


@pytest.mark.django_db(transaction=True)
def test_deux_verifications_au_meme_instant_n_en_laissent_passer_qu_une(exige_postgresql: None) -> None:
    """La seconde attend la première, la voit vérifiée, et se refuse en clair."""
    deux = [soumis(un_brouillon(f"JUMEAU-{rang}")) for rang in range(2)]
    relecteurs, depart = [un_administrateur() for _ in deux], threading.Barrier(2)
    refus: list[str] = []

    def relire(version: VersionDeBareme, par) -> None:
        depart.wait()
        try:
            franchir(version, "verifier", auteur=par, maintenant=timezone.now())
        except ActeRefuse as erreur:
            refus.extend(erreur.raisons)
        connection.close()

    fils = [threading.Thread(target=relire, args=couple) for couple in zip(deux, relecteurs, strict=True)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert sorted(VersionDeBareme.objects.values_list("etat", flat=True)) == ["soumis", "verifie"]
    assert [raison[:36] for raison in refus] == ["Ce barème vaudrait les mêmes jours q"]
