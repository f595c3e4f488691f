"""Proposer un indicateur de plus ou de moins : le partage reste l'enveloppe au centime, rien ne se perd (ADR 0029)."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from contrats.enums import MotifAvenant, Partie
from contrats.photographie import photographier
from dossiers.actions.transitions import TransitionRefusee
from negociation.actions import echanges
from negociation.enums import EtatModification, EtatVersion, NatureModification
from negociation.lecture import lire_modification
from tests.fabriques.comptes import client_de
from tests.fabriques.contrats import un_contrat_signe
from tests.fabriques.dossiers import un_porteur
from tests.fabriques.negociation import donner, negocier, qui, une_version
from tests.heure import il_y_a

pytestmark = pytest.mark.django_db
NEUF = {
    "intitule": "Patients suivis par deux professions",
    "remunere": "on",
    "mode": "lineaire",
    "unite": "patients",
    "reference": "40",
    "cible": "120",
    "preuves": "Relevé de la caisse.",
}


def montants(p, mission="parcours"):
    siens = p.contrat.redaction.engagements.get(mission=mission).indicateurs.order_by("pk")
    return {i.code: i.montant for i in siens if i.remunere}


def enveloppe(p, mission="parcours"):
    return sum(montants(p, mission).values())


def ajouter(p, version, partie=Partie.CPTS, clause="indicateurs:parcours", **valeurs):
    saisie = {**NEUF, "montant": "5000", "part-parcours-1": str(enveloppe(p) - 5000), **valeurs}
    return echanges.proposer_une_modification(
        version, clause=clause, valeurs=saisie, motif="Il manque.", **qui(p, partie)
    )


def retirer(p, version, code, partie=Partie.AM, **parts):
    return echanges.proposer_une_modification(
        version, clause=f"indicateur:{code}", valeurs=parts, motif="De trop.", retirer=True, **qui(p, partie)
    )


def accepter(p, modification):
    echanges.accepter(modification, **qui(p, Partie.ARS))
    modification.refresh_from_db()


def raisons(action, *args, **kwargs):
    with pytest.raises(TransitionRefusee) as info:
        action(*args, **kwargs)
    return " ".join(info.value.raisons)


def test_un_indicateur_ajoute_se_lit_s_accepte_et_annule_les_bons(p, version):
    total = enveloppe(p)
    avant = photographier(p.contrat)
    donner(p, version, Partie.AM)
    modification = ajouter(p, version)
    lue = lire_modification(modification)
    assert (modification.nature, modification.etat) == (NatureModification.AJOUT, EtatModification.PROPOSEE)
    assert photographier(p.contrat) == avant
    assert {e.libelle: (e.avant, e.apres) for e in lue.ecarts}["Indicateur"] == ("", NEUF["intitule"])
    assert [(li.avant, li.apres) for li in lue.partage.lignes] == [(total, total - 5000), (None, Decimal(5000))]
    assert (lue.partage.enveloppe, lue.partage.somme_avant, lue.partage.somme_apres) == (total, total, total)
    accepter(p, modification)
    assert modification.etat == EtatModification.ACCEPTEE
    assert montants(p) == {"parcours-1": total - 5000, "parcours-2": Decimal(5000)}
    version.refresh_from_db()
    assert (version.etat, version.bons_valides.count()) == (EtatVersion.PERIMEE, 0)
    negocier(p, p.contrat)


def test_un_indicateur_retire_rend_sa_part_aux_autres(p, version):
    total = enveloppe(p)
    accepter(p, ajouter(p, version))
    deux = une_version(p, p.contrat)
    modification = retirer(p, deux, "parcours-2", **{"part-parcours-1": str(total)})
    lue = lire_modification(modification)
    assert modification.get_nature_display() == "Indicateur retiré"
    assert {(e.avant, e.apres) for e in lue.ecarts if e.libelle == "Indicateur"} == {(NEUF["intitule"], "")}
    assert [li.apres for li in lue.partage.lignes] == [total, None]
    accepter(p, modification)
    assert montants(p) == {"parcours-1": total}
    trois = une_version(p, p.contrat)
    page = client_de(p.responsable).get(trois.get_absolute_url()).content.decode()
    assert "retirée" in page
    assert NEUF["intitule"] in page


def test_une_somme_qui_n_est_pas_l_enveloppe_dit_de_combien(p, version):
    total = enveloppe(p)
    trop = raisons(ajouter, p, version, **{"part-parcours-1": str(total)})
    assert "5 000,00 € de trop" in trop.replace("\u202f", " ").replace("\xa0", " ")
    peu = raisons(ajouter, p, version, montant="4999,99")
    assert "il manque 0,01 €" in peu.replace("\xa0", " ")
    assert "Partager au centime" in peu
    assert not version.modifications.exists()


REFUS = {
    "indicateur déjà là": ({"intitule": "  {deja} "}, "a déjà un indicateur de ce nom"),
    "sans nom": ({"intitule": ""}, "Nommez l’indicateur"),
    "cible égale à la référence": ({"cible": "40"}, "la cible doit différer de la référence"),
    "montant négatif": ({"montant": "-1"}, "négatif"),
}


@pytest.mark.parametrize("cas", REFUS)
def test_un_ajout_passe_par_les_regles_de_la_preparation(p, version, cas):
    valeurs, attendu = REFUS[cas]
    deja = p.contrat.redaction.engagements.get(mission="parcours").indicateurs.get().intitule.upper()
    saisie = {nom: valeur.format(deja=deja) for nom, valeur in valeurs.items()}
    avant = photographier(p.contrat)
    assert attendu in raisons(ajouter, p, version, **saisie)
    assert photographier(p.contrat) == avant


def test_on_n_ajoute_qu_a_une_mission_engagee(p, version):
    assert "mission engagée" in raisons(ajouter, p, version, clause="indicateurs:accompagnement")
    p.contrat.redaction.engagements.get(mission="parcours").delete()
    assert "mission engagée" in raisons(
        echanges.proposer_une_modification,
        version,
        clause="indicateurs:parcours",
        valeurs=NEUF,
        motif="Il manque.",
        **qui(p, Partie.CPTS),
    )


def test_le_dernier_indicateur_remunere_d_une_part_variable_reste(p, version):
    assert "dernier indicateur rémunéré" in raisons(retirer, p, version, "parcours-1")
    page = reverse("negociation:retirer", args=[p.dossier.numero, "contrat", 1, "indicateur:parcours-1"])
    assert client_de(p.responsable).get(page).status_code == 404


def test_un_indicateur_de_suivi_se_retire_sans_toucher_au_partage(p, version):
    total = enveloppe(p)
    accepter(p, ajouter(p, version, remunere="", montant="", **{"part-parcours-1": str(total)}))
    deux = une_version(p, p.contrat)
    accepter(p, retirer(p, deux, "parcours-2"))
    assert montants(p) == {"parcours-1": total}
    assert p.contrat.redaction.engagements.get(mission="parcours").indicateurs.count() == 1


def test_une_version_remplacee_et_qui_n_ecrit_pas_ne_proposent_rien(p, version):
    with pytest.raises(PermissionDenied):
        echanges.proposer_une_modification(
            version,
            clause="indicateurs:parcours",
            valeurs=NEUF,
            motif="x",
            auteur=un_porteur("autre@exemple.test"),
            maintenant=p.maintenant,
        )
    accepter(p, ajouter(p, version))
    une_version(p, p.contrat)
    assert "remplacée par la version 2" in raisons(ajouter, p, version)


def test_le_partage_change_entre_temps_est_refuse_a_l_acceptation(p, version):
    un, deux = ajouter(p, version), ajouter(p, version, Partie.AM, intitule="Autre chose")
    accepter(p, un)
    assert "Écrit autrement depuis la proposition" in raisons(accepter, p, deux)
    deux.refresh_from_db()
    assert (deux.etat, len(montants(p))) == (EtatModification.PROPOSEE, 2)


def test_le_meme_retrait_ne_se_propose_pas_deux_fois(p, version):
    total = enveloppe(p)
    accepter(p, ajouter(p, version))
    deux = une_version(p, p.contrat)
    retirer(p, deux, "parcours-2", **{"part-parcours-1": str(total)})
    deja = raisons(retirer, p, deux, "parcours-2", Partie.CPTS, **{"part-parcours-1": str(total)})
    assert "déjà proposé" in deja


def test_partager_au_centime_garde_la_saisie_et_n_envoie_rien(p, version):
    adresse = reverse("negociation:modifier", args=[p.dossier.numero, "contrat", 1, "indicateurs:parcours"])
    client = client_de(p.responsable)
    saisie = {**NEUF, "montant": "3333,33", "part-parcours-1": "12", "motif": "Parce que.", "partager": "oui"}
    page = client.post(adresse, saisie)
    texte = page.content.decode()
    attendu = f'value="{enveloppe(p) - Decimal("3333.33"):f}"'.replace(".", ",")
    assert page.status_code == 200
    assert [dit in texte for dit in (attendu, 'value="3333,33"', NEUF["preuves"], "Parce que.")] == [True] * 4
    assert not version.modifications.exists()
    del saisie["partager"]
    faute = client.post(adresse, saisie)
    assert faute.status_code == 422
    assert "Partager au centime" in faute.content.decode()
    juste = {**saisie, "part-parcours-1": f"{enveloppe(p) - Decimal('3333.33'):f}"}
    assert client.post(adresse, juste).status_code == 302
    assert version.modifications.get().nature == NatureModification.AJOUT


def test_l_avenant_n_ajoute_d_indicateur_que_s_il_dit_les_changer():
    p = un_contrat_signe(il_y_a(100))
    p.ouvrir_avenant(MotifAvenant.AUTRE)
    version = une_version(p, p.avenant)
    assert "que cet acte peut changer" in raisons(ajouter, p, version)


def test_l_avenant_aux_indicateurs_en_ajoute_un():
    p = un_contrat_signe(il_y_a(100))
    p.ouvrir_avenant(MotifAvenant.INDICATEURS)
    version = une_version(p, p.avenant)
    accepter(p, ajouter(p, version))
    siens = p.avenant.redaction.engagements.get(mission="parcours").indicateurs.order_by("pk")
    assert [i.code for i in siens] == ["parcours-1", "parcours-2"]
