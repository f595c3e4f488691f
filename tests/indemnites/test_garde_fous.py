"""Ce que la base refuse elle-même, en SQL brut, sur le moteur de la suite (SQLite puis PostgreSQL)."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from indemnites import actions
from indemnites.garde_fous import MESSAGE
from indemnites.models import Indemnite, PlafondAnnuel
from tests.fabriques.indemnites import CLAIRE, une_cpts, une_indemnite

pytestmark = pytest.mark.django_db
INDEMNITES, PLAFONDS = Indemnite._meta.db_table, PlafondAnnuel._meta.db_table


def executer(ordre, *valeurs):
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(ordre, valeurs)


def refuse(ordre, *valeurs):
    with pytest.raises(IntegrityError) as erreur:
        executer(ordre, *valeurs)
    return str(erreur.value)


def inserer(ici, montant, **autres):
    valeurs = {
        "dossier_id": ici.contrat.dossier_id,
        "contrat_id": ici.contrat.pk,
        "rpps": CLAIRE.rpps,
        "nom": "Durand",
        "prenom": "Claire",
        "profession": "60",
        "mission": "acces_soins",
        "mission_libelle": "Accès aux soins",
        "objet": "SQL brut",
        "le": "2023-12-30",
        "annee": 2023,
        "montant": montant,
        "etat": "enregistree",
        "saisie_par_id": ici.parcours.responsable.pk,
        "saisie_le": "2023-12-30 10:00:00+00:00",
        "motif": "",
        **autres,
    }
    jetons = ", ".join(["%s"] * len(valeurs))
    return f"INSERT INTO {INDEMNITES} ({', '.join(valeurs)}) VALUES ({jetons})", *valeurs.values()


def test_la_base_refuse_un_centime_au_dessus_une_annee_fausse_et_toute_reecriture():
    ici = une_cpts()
    ligne = une_indemnite(ici, "43991.99")
    executer(*inserer(ici, "0.01"))
    assert "plafond annuel dépassé" in refuse(*inserer(ici, "0.01"))
    assert "année est celle du versement" in refuse(*inserer(ici, "1.00", annee=2022))
    assert "année est celle du versement" in refuse(*inserer(ici, "1.00", le="2024-01-02", annee=2024, etat="annulee"))
    executer(*inserer(ici, "43992.01", le="2024-01-02", annee=2024))
    for colonne, valeur in (("montant", "1.00"), ("rpps", "10100000016"), ("le", "2022-01-02"), ("nom", "Autre")):
        assert MESSAGE in refuse(f"UPDATE {INDEMNITES} SET {colonne} = %s WHERE id = %s", valeur, ligne.pk)  # noqa: S608
    with pytest.raises(IntegrityError):
        executer(f"DELETE FROM {INDEMNITES} WHERE id = %s", ligne.pk)  # noqa: S608
    actions.annuler(ligne, commentaire="Erreur.", auteur=ici.parcours.responsable, maintenant=ici.maintenant)
    rendre = f"UPDATE {INDEMNITES} SET etat = 'enregistree' WHERE id = %s"  # noqa: S608
    assert MESSAGE in refuse(rendre, ligne.pk)


def test_la_base_garde_un_plafond_saisi_et_un_seul_verifie_par_annee():
    livre = PlafondAnnuel.objects.get(annee=2023)
    assert livre.montant == Decimal(43992)
    assert MESSAGE in refuse(f"UPDATE {PLAFONDS} SET montant = 99999 WHERE id = %s", livre.pk)  # noqa: S608
    assert MESSAGE in refuse(f"UPDATE {PLAFONDS} SET etat = 'soumis' WHERE id = %s", livre.pk)  # noqa: S608
    with pytest.raises(IntegrityError):
        executer(f"DELETE FROM {PLAFONDS} WHERE id = %s", livre.pk)  # noqa: S608
    with pytest.raises(IntegrityError), transaction.atomic():
        PlafondAnnuel.objects.create(
            annee=2023,
            montant=1,
            source="Doublon",
            etat="verifie",
            origine="portail",
            saisi_le=livre.saisi_le,
            verifie_le=livre.saisi_le,
        )
