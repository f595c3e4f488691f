"""La ronde de négociation : soumettre, remarquer, proposer, approuver ; rien ne se signe sans les trois."""

import re
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from commun.composants.dates import jour_moyen
from commun.envois import ENVOYER
from commun.models import CourrielSortant
from comptes.enums import Role
from contrats import actions
from contrats.enums import EtatContrat, MotifAvenant, Partie
from contrats.photographie import empreinte, photographier
from dossiers.actions.transitions import TransitionRefusee
from dossiers.envois import encore_concernee
from negociation.actions import echanges
from negociation.actions.versions import donner_un_bon, retirer_le_bon, soumettre
from negociation.enums import EtatModification, EtatRemarque, EtatVersion
from negociation.models import BonPourSignature, VersionSoumise
from negociation.versions import derniere_version
from tests.fabriques.comptes import client_de
from tests.fabriques.contrats import un_contrat_signe, un_parcours_contrat
from tests.fabriques.negociation import donner, negocier, qui, qui_negocie, une_version
from tests.heure import il_y_a

pytestmark = pytest.mark.django_db


def proposer_a_la_place(p, version, partie=Partie.CPTS, clause="moyens", **valeurs):
    valeurs = valeurs or {"moyens": "Une coordinatrice à temps plein"}
    return echanges.proposer_une_modification(
        version, clause=clause, valeurs=valeurs, motif="Il le faut.", **qui(p, partie)
    )


def proposer(p):
    p.faire(actions.proposer, p.contrat, auteur=p.agent(Role.INSTRUCTEUR_ARS))


def raisons(action, *args, **kwargs):
    with pytest.raises(TransitionRefusee) as info:
        action(*args, **kwargs)
    return " ".join(info.value.raisons)


def test_soumettre_fige_ce_qui_serait_propose(p, version):
    assert (version.numero, version.etat) == (1, EtatVersion.EN_COURS)
    assert version.empreinte == empreinte(version.photographie) == empreinte(photographier(p.contrat))
    evenement = p.dossier.evenements.get(sujet="negociation", code="soumise")
    assert (evenement.auteur, evenement.donnees["numero"]) == (version.auteur, 1)
    sortants = CourrielSortant.objects.filter(evenement="negociation.soumise")
    assert {p.responsable.email, version.auteur.email} <= set(sortants.values_list("destinataire", flat=True))


def test_le_contenu_propose_est_celui_que_les_trois_ont_approuve(p, version):
    donner(p, version)
    version.refresh_from_db()
    assert version.etat == EtatVersion.APPROUVEE
    proposer(p)
    assert (p.contrat.etat, p.contrat.empreinte) == (EtatContrat.A_SIGNER, version.empreinte)


def test_le_texte_propose_se_lit_sous_le_seul_numero_de_la_negociation(p, version):
    echanges.accepter(proposer_a_la_place(p, version), **qui(p, Partie.ARS))
    seconde = donner(p, une_version(p, p.contrat))
    proposer(p)
    client = client_de(p.responsable)
    pages = [client.get(adresse) for adresse in (p.contrat.get_absolute_url(), p.contrat.adresse_d_acte("signer"))]
    lues = [page.content.decode() for page in pages]
    soumise, le = jour_moyen(seconde.soumise_le), jour_moyen(p.contrat.propose_le)
    assert f"Version 2 de la négociation, soumise le {soumise}, proposée à la signature le {le}." in lues[0]
    assert f"Texte proposé à la signature le {le}" in lues[0]
    assert f"proposé à la signature le {le} :" in lues[1]
    ailleurs = [re.findall(r"(?<!proposé \()[Vv]ersion 1\b", page) for page in lues]  # le titre du PDF garde le sien
    assert ailleurs == [[], []]


@pytest.mark.parametrize("donnes", [(), (Partie.CPTS,), (Partie.CPTS, Partie.AM)])
def test_on_ne_propose_pas_sans_les_trois_bons_et_le_refus_dit_qui_manque(p, version, donnes):
    if donnes:
        donner(p, version, *donnes)
    refus = raisons(proposer, p)
    assert [partie.label in refus for partie in Partie] == [partie not in donnes for partie in Partie]
    assert p.contrat.etat == EtatContrat.PREPARATION


def test_on_ne_propose_pas_ce_qui_n_a_jamais_ete_soumis(p):
    assert "Soumettez d’abord le contenu à la négociation" in raisons(proposer, p)


def test_une_partie_ne_donne_son_bon_qu_une_fois_par_version(p, version):
    donner(p, version, Partie.AM)
    autre = {"auteur": p.agent(Role.DECIDEUR_AM), "maintenant": p.maintenant}
    assert "déjà donné son bon" in raisons(donner_un_bon, version, empreinte=version.empreinte, **autre)
    bon = version.bons.get()
    bon.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        bon.save(force_insert=True)


QUI_DONNE = {
    Role.INSTRUCTEUR_ARS: True,
    Role.DECIDEUR_ARS: True,
    Role.INSTRUCTEUR_AM: True,
    Role.DECIDEUR_AM: True,
    Role.COORDINATEUR: False,
    Role.RELECTEUR_URPS: False,
    Role.LECTEUR: False,
}


def test_seul_qui_agit_pour_sa_partie_donne_un_bon(p, version):
    obtenu = {}
    for role in QUI_DONNE:
        try:
            with transaction.atomic():
                donner_un_bon(version, empreinte=version.empreinte, auteur=p.agent(role), maintenant=p.maintenant)
                obtenu[role] = True
                transaction.set_rollback(True)
        except PermissionDenied:
            obtenu[role] = False
    assert obtenu == QUI_DONNE


def test_un_bon_porte_sur_l_empreinte_lue(p, version):
    assert "Ce n’est pas la version que vous avez lue" in raisons(
        donner_un_bon, version, empreinte="0" * 64, **qui(p, Partie.CPTS)
    )


def test_un_contenu_incomplet_se_discute_mais_ne_s_approuve_pas():
    p = un_parcours_contrat(datetime(2026, 3, 2, 9, tzinfo=UTC))
    version = une_version(p, p.contrat)
    echanges.remarquer(version, clause="moyens", texte="Lesquels ?", **qui(p, Partie.AM))
    assert "n’est pas complet" in raisons(donner_un_bon, version, empreinte=version.empreinte, **qui(p, Partie.CPTS))


def test_une_version_remplacee_ne_recoit_plus_rien(p, version):
    modification = proposer_a_la_place(p, version)
    echanges.accepter(modification, **qui(p, Partie.ARS))
    une_version(p, p.contrat)
    version.refresh_from_db()
    assert version.etat == EtatVersion.REMPLACEE
    essais = (
        (donner_un_bon, {"empreinte": version.empreinte}),
        (retirer_le_bon, {"commentaire": "Non."}),
        (echanges.remarquer, {"clause": "moyens", "texte": "Trop tard."}),
        (echanges.proposer_une_modification, {"clause": "moyens", "valeurs": {"moyens": "x"}, "motif": "x"}),
    )
    for action, donnees in essais:
        assert "remplacée par la version 2" in raisons(action, version, **donnees, **qui(p, Partie.CPTS))


def test_modifier_le_contenu_annule_les_bons_et_le_dit(p, version):
    donner(p, version, Partie.CPTS, Partie.ARS)
    modification = proposer_a_la_place(p, version, Partie.AM)
    echanges.accepter(modification, **qui(p, Partie.ARS))
    version.refresh_from_db()
    assert version.etat == EtatVersion.PERIMEE
    assert not version.bons_valides.exists()
    assert version.bons.filter(annule_le__isnull=False).count() == 2
    assert p.dossier.evenements.filter(sujet="negociation", code="perimer").count() == 1
    assert CourrielSortant.objects.filter(evenement="negociation.perimer").exists()
    assert "annulés : soumettez une nouvelle version" in raisons(proposer, p)
    lues = {}
    for partie in (Partie.ARS, Partie.CPTS):
        page = client_de(qui_negocie(p, partie)).get(version.get_absolute_url()).content.decode()
        lues[partie] = ("bon pour signature attendu" in page, "Soumettre la version 2" in page)
    assert lues == {Partie.ARS: (False, True), Partie.CPTS: (False, False)}


def test_un_contenu_change_hors_de_l_ecran_ne_se_propose_pas_non_plus(p, version):
    donner(p, version)
    p.contrat.redaction.engagements.update(derogation="Accord des trois parties.")
    assert "Le contenu a changé depuis la version 1" in raisons(proposer, p)


def test_un_contenu_repris_n_invite_plus_a_donner_un_bon(p, version):
    cpts = client_de(qui_negocie(p, Partie.CPTS))
    adresses = (version.get_absolute_url(), version.negocie.adresse, p.contrat.get_absolute_url())
    p.contrat.redaction.engagements.update(derogation="Accord des trois parties.")
    pages = [cpts.get(adresse).content.decode() for adresse in adresses]
    assert [page.count("versions/1/bon/donner/") for page in pages] == [0, 0, 0]
    assert "elle ne reçoit plus de bon" in pages[0]
    assert "soumettra une nouvelle version" in pages[1]
    assert "la version 2 est attendue avant tout bon" in pages[2]


def test_une_partie_retire_son_bon_tant_que_rien_n_est_propose(p, version):
    donner(p, version)
    retirer_le_bon(version, commentaire="La cible est trop haute.", **qui(p, Partie.AM))
    version.refresh_from_db()
    assert version.etat == EtatVersion.EN_COURS
    assert Partie.AM.label in raisons(proposer, p)
    donner(p, version, Partie.AM)
    assert version.bons.filter(partie=Partie.AM).count() == 2
    proposer(p)
    assert "n’est plus en négociation" in raisons(
        retirer_le_bon, version, commentaire="Trop tard.", **qui(p, Partie.AM)
    )


def test_apres_la_proposition_rien_ne_se_negocie(p, version):
    donner(p, version)
    proposer(p)
    pour = qui(p, Partie.CPTS)
    assert "close" in raisons(echanges.remarquer, version, clause="moyens", texte="Trop tard.", **pour)
    assert "close" in raisons(proposer_a_la_place, p, version)
    assert "figé" in raisons(soumettre, p.contrat, **qui(p, Partie.ARS))
    assert "n’est plus" in raisons(donner_un_bon, version, empreinte=version.empreinte, **pour)


@pytest.mark.parametrize("retour", ["rappeler", "refuser_signature"])
def test_un_rappel_ou_un_refus_de_signer_ouvre_une_nouvelle_ronde(p, version, retour):
    donner(p, version)
    proposer(p)
    p.faire(getattr(actions, retour), p.contrat, auteur=p.responsable, commentaire="Une date à revoir.")
    version.refresh_from_db()
    assert version.etat == EtatVersion.PERIMEE
    assert "annulés" in raisons(proposer, p)
    negocier(p, p.contrat)
    assert derniere_version(p.contrat).numero == 2
    proposer(p)


def test_une_modification_acceptee_s_ecrit_dans_la_copie_de_travail(p, version):
    modification = proposer_a_la_place(p, version, clause="indicateur:parcours-1", preuves="Feuilles d’émargement")
    [changement] = modification.changements
    assert (changement["champ"], changement["apres"]) == ("preuves", "Feuilles d’émargement")
    echanges.accepter(modification, **qui(p, Partie.ARS))
    modification.refresh_from_db()
    assert modification.etat == EtatModification.ACCEPTEE
    preuves = p.contrat.redaction.engagements.get(mission="parcours").indicateurs.get(code="parcours-1").preuves
    assert preuves == "Feuilles d’émargement"


CLAUSES = {
    "articles_particuliers": {"articles_particuliers": "Bilan public chaque année."},
    "identite": {"structure_adresse": "1 place du Capitole, Toulouse"},
    "signataire:ars": {"qualite": "directeur par intérim"},
    "mission:prevention": {"demarrage_le": "2026-09-01"},
    "indicateur:acces_soins-1": {"preuves": "Une liste.\nUne autre."},
}


@pytest.mark.parametrize("clause", CLAUSES)
def test_chaque_genre_de_clause_se_modifie_et_ne_change_que_cela(p, version, clause):
    avant = photographier(p.contrat)
    modification = proposer_a_la_place(p, version, clause=clause, **CLAUSES[clause])
    assert [changement["champ"] for changement in modification.changements] == list(CLAUSES[clause])
    echanges.accepter(modification, **qui(p, Partie.ARS))
    apres = photographier(p.contrat)
    assert list(CLAUSES[clause].values())[0] in str(apres).replace("\\n", "\n")
    assert (avant["territoire"], avant["enveloppes"]) == (apres["territoire"], apres["enveloppes"])


def test_une_modification_passe_par_le_formulaire_de_la_preparation(p, version):
    faute = {"clause": "indicateur:parcours-1", "montant": "beaucoup"}
    assert "n’est pas un nombre" in raisons(proposer_a_la_place, p, version, **faute)
    assert "Rien ne change" in raisons(proposer_a_la_place, p, version, moyens=f"  {p.contrat.redaction.moyens}\r\n")
    assert "posez une remarque" in raisons(proposer_a_la_place, p, version, clause="territoire", x="y")


def test_une_modification_refusee_garde_son_motif_et_ne_change_rien(p, version):
    modification = proposer_a_la_place(p, version)
    avant = p.contrat.redaction.moyens
    echanges.refuser(modification, commentaire="Hors de l’enveloppe.", **qui(p, Partie.ARS))
    modification.refresh_from_db()
    assert (modification.etat, modification.suite) == (EtatModification.REFUSEE, "Hors de l’enveloppe.")
    assert p.contrat.redaction.moyens == avant


def test_deux_propositions_sur_le_meme_champ_ne_s_ecrasent_pas(p, version):
    premiere = proposer_a_la_place(p, version)
    seconde = proposer_a_la_place(p, version, Partie.AM, moyens="Deux coordinatrices")
    echanges.accepter(premiere, **qui(p, Partie.ARS))
    assert "Écrit autrement depuis la proposition" in raisons(echanges.accepter, seconde, **qui(p, Partie.ARS))
    seconde.refresh_from_db()
    assert seconde.etat == EtatModification.PROPOSEE
    assert "attend votre réponse" in raisons(soumettre, p.contrat, **qui(p, Partie.ARS))


def test_une_partie_n_approuve_pas_ce_qu_elle_propose_de_changer_et_inversement(p, version):
    modification = proposer_a_la_place(p, version)
    pour = qui(p, Partie.CPTS)
    assert "propose encore une modification" in raisons(donner_un_bon, version, empreinte=version.empreinte, **pour)
    donner(p, version, Partie.ARS, Partie.AM)
    echanges.retirer(modification, **pour)
    donner(p, version, Partie.CPTS)
    assert "retirez-le d’abord" in raisons(proposer_a_la_place, p, version)


def test_seul_qui_prepare_accepte_ou_refuse_et_seule_sa_partie_retire(p, version):
    modification = proposer_a_la_place(p, version)
    for partie in (Partie.CPTS, Partie.AM):
        with pytest.raises(PermissionDenied):
            echanges.accepter(modification, **qui(p, partie))
        with pytest.raises(PermissionDenied):
            echanges.refuser(modification, commentaire="Non.", **qui(p, partie))
    with pytest.raises(PermissionDenied):
        echanges.retirer(modification, **qui(p, Partie.AM))


def test_un_fil_se_repond_se_regle_se_rouvre(p, version):
    remarque = echanges.remarquer(version, clause="article:8", texte="En visioconférence ?", **qui(p, Partie.CPTS))
    echanges.repondre(remarque, texte="Oui.", **qui(p, Partie.ARS))
    with pytest.raises(PermissionDenied):
        echanges.resoudre(remarque, **qui(p, Partie.AM))
    echanges.resoudre(remarque, **qui(p, Partie.CPTS))
    assert "rouvrez-la" in raisons(echanges.repondre, remarque, texte="Encore.", **qui(p, Partie.AM))
    echanges.rouvrir(remarque, **qui(p, Partie.ARS))
    remarque.refresh_from_db()
    assert remarque.etat == EtatRemarque.OUVERTE
    assert "Cette clause n’est pas" in raisons(
        echanges.remarquer, version, clause="inconnue", texte="?", **qui(p, Partie.CPTS)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        remarque.reponses.update(texte="Autre chose.")


def test_une_reponse_previent_l_auteur_de_la_remarque_et_lui_seul(p, version):
    remarque = echanges.remarquer(version, clause="article:8", texte="En visioconférence ?", **qui(p, Partie.CPTS))
    echanges.repondre(remarque, texte="Oui, sans phrase sortie du portail.", **qui(p, Partie.ARS))
    echanges.repondre(remarque, texte="Merci.", **qui(p, Partie.CPTS))
    envoi = CourrielSortant.objects.get(evenement="remarque.reponse")
    assert (envoi.destinataire, envoi.adresse) == (
        p.responsable.email,
        f"{version.get_absolute_url()}#remarque-{remarque.pk}",
    )
    assert "sans phrase" not in envoi.corps
    assert encore_concernee(envoi, p.maintenant) == ENVOYER
    p.dossier.equipe.update(fin=p.maintenant)
    assert encore_concernee(envoi, p.maintenant) != ENVOYER


def test_soumettre_deux_fois_le_meme_contenu_est_refuse(p, version):
    assert "Rien n’a changé" in raisons(soumettre, p.contrat, **qui(p, Partie.ARS))
    with pytest.raises(PermissionDenied):
        soumettre(p.contrat, **qui(p, Partie.CPTS))


def test_rien_ne_s_efface(p, version):
    donner(p, version, Partie.CPTS)
    for modele in (BonPourSignature, VersionSoumise):
        with pytest.raises(IntegrityError, match="ajout seul"), transaction.atomic():
            modele.objects.filter(pk__gt=0)._raw_delete("default")
    assert (BonPourSignature.objects.count(), VersionSoumise.objects.count()) == (1, 1)


def test_un_avenant_se_negocie_de_meme_dans_ses_blocs():
    p = un_contrat_signe(il_y_a(100))
    p.ouvrir_avenant(MotifAvenant.AUTRE)
    version = une_version(p, p.avenant)
    assert (version.numero, version.acte) == (1, p.avenant)
    assert "posez une remarque" in raisons(
        proposer_a_la_place, p, version, clause="indicateur:parcours-1", preuves="Autre."
    )
    echanges.accepter(proposer_a_la_place(p, version), **qui(p, Partie.ARS))
    refus = raisons(p.faire, actions.proposer, p.avenant, auteur=p.agent(Role.INSTRUCTEUR_ARS))
    assert "attend le bon pour signature" in refus
    p.proposer_avenant()
    assert p.avenant.empreinte == derniere_version(p.avenant).empreinte
    assert [v.numero for v in VersionSoumise.objects.filter(avenant=p.avenant).order_by("numero")] == [1, 2]
