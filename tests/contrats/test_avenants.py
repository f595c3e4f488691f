"""L'avenant : ce qu'il ouvre, ce qu'il refuse, ce que sa signature change au contrat et à son argent."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from commun.calendrier import jour_paris
from comptes.enums import Role
from contrats import actions
from contrats.actions.preparation import verifier_les_blocs
from contrats.enums import EtatAvenant, EtatContrat, HypothesePlan, MotifAvenant, Partie
from contrats.etapes import ou_completer
from contrats.models import Avenant, Contrat
from contrats.photographie import est_intacte, photographier
from contrats.plans import plan_en_vigueur, recalculer_le_plan
from contrats.versions import contenu_au, version_au, versions
from dossiers.actions.transitions import TransitionRefusee
from dossiers.completude import Manque
from dossiers.enums import NiveauRegle
from dossiers.journal import verifier_dossier
from financement.bareme import Nature
from territoires.actions import corriger_population
from territoires.models import VersionTerritoire
from tests.fabriques.contrats import un_contrat_signe, un_parcours_contrat_a

pytestmark = pytest.mark.django_db
DEPART = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
# Domaine §5, taille 1 puis taille 2 : la part variable de la prévention.
PREVENTION = {1: Decimal(10000), 2: Decimal(15000)}


@pytest.fixture
def signe():
    return un_contrat_signe(DEPART)


def agrandir(p, habitants=52000):
    """L'avenant ouvert porte la population à ce nombre, avec un motif."""
    corriger_population(
        territoire=p.dossier.territoire, population=habitants, motif="Recensement local.", maintenant=p.maintenant
    )


def raisons(info):
    return " ".join(info.value.raisons)


def test_ouvrir_copie_la_version_en_vigueur_codes_compris(signe):
    avenant = signe.ouvrir_avenant(MotifAvenant.MISSIONS)
    assert (avenant.etat, avenant.numero, avenant.motifs) == (EtatAvenant.PREPARATION, 1, ["missions"])
    photo, base = photographier(avenant), contenu_au(signe.contrat, signe.contrat.signe_le)
    assert photo["contenu"] == base["contenu"]
    assert signe.dossier.evenements.filter(sujet="avenant").values_list("code", flat=True).get() == "ouvert"


@pytest.mark.parametrize(
    "etat", [EtatContrat.PREPARATION, EtatContrat.A_SIGNER, EtatContrat.RESILIE, EtatContrat.ABANDONNE]
)
def test_un_contrat_qui_n_est_pas_en_vigueur_ne_s_amende_pas(etat):
    p = un_parcours_contrat_a(etat, depart=DEPART)
    with pytest.raises(TransitionRefusee, match="un contrat en vigueur"):
        p.ouvrir_avenant(MotifAvenant.MISSIONS)
    assert Avenant.objects.count() == 0


def test_un_contrat_dont_la_fin_est_notifiee_ne_s_amende_plus(signe):
    signe.resilier(dans=timedelta(days=90))
    with pytest.raises(TransitionRefusee, match="ne s’amende plus"):
        signe.ouvrir_avenant(MotifAvenant.MISSIONS)


def test_un_seul_avenant_ouvert_par_contrat_l_action_et_la_base_le_refusent(signe):
    premier = signe.ouvrir_avenant(MotifAvenant.MISSIONS)
    with pytest.raises(TransitionRefusee, match="déjà ouvert"):
        signe.ouvrir_avenant(MotifAvenant.AUTRE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Avenant.objects.create(
            dossier=premier.dossier, contrat=premier.contrat, redaction=premier.contrat.redaction, numero=2,
            motifs=["autre"], objet="Deux", ouvert_le=premier.ouvert_le,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("donnees", "raison"),
    [
        ({"motifs": []}, "Cochez ce que l’avenant change"),
        ({"objet": "  "}, "objet de l’avenant"),
        ({"effet_prevu": date(2026, 1, 5)}, "après la signature du contrat"),
        ({"effet_prevu": date(2040, 1, 5)}, "prendrait effet trop tard"),
    ],
)
def test_un_avenant_sans_motif_sans_objet_ou_mal_date_est_refuse(signe, donnees, raison):
    voulu = {"motifs": ["autre"], "objet": "Clauses.", "effet_prevu": None, **donnees}
    with pytest.raises(TransitionRefusee, match=raison):
        signe.faire(actions.ouvrir_avenant, signe.contrat, auteur=signe.agent(Role.INSTRUCTEUR_ARS), **voulu)


def test_un_avenant_ne_s_ouvre_pas_avec_une_date_d_effet_deja_passee(signe):
    voulu = {"motifs": ["autre"], "objet": "Clauses.", "effet_prevu": jour_paris(signe.maintenant) + timedelta(days=1)}
    signe.maintenant += timedelta(days=2)
    with pytest.raises(TransitionRefusee, match="date d’effet est passée"):
        signe.faire(actions.ouvrir_avenant, signe.contrat, auteur=signe.agent(Role.INSTRUCTEUR_ARS), **voulu)
    assert not signe.contrat.avenants.exists()


@pytest.mark.parametrize("role", [Role.DECIDEUR_ARS, Role.INSTRUCTEUR_AM, Role.COORDINATEUR])
def test_seul_l_instructeur_de_l_ars_ouvre_un_avenant(signe, role):
    with pytest.raises(PermissionDenied):
        signe.faire(actions.ouvrir_avenant, signe.contrat, auteur=signe.agent(role), motifs=["autre"], objet="Clauses.")


class Formulaire:
    """Ce qu'un formulaire dit de lui, et ce qu'il ferait."""

    def __init__(self, *blocs):
        self.blocs, self.enregistre = blocs, False

    def save(self):
        self.enregistre = True


@pytest.mark.parametrize("bloc", MotifAvenant)
@pytest.mark.parametrize("motif", MotifAvenant)
def test_seuls_les_blocs_coches_s_ecrivent(motif, bloc):
    avenant = Avenant(numero=1, motifs=[motif.value], contrat=Contrat())
    if bloc == motif:
        verifier_les_blocs(avenant, [bloc])
    else:
        with pytest.raises(TransitionRefusee, match="ne s’y écrit pas"):
            verifier_les_blocs(avenant, [bloc])


def test_un_formulaire_d_un_bloc_ferme_n_ecrit_rien(signe):
    avenant = signe.ouvrir_avenant(MotifAvenant.AUTRE)
    permis, interdit = Formulaire("autre"), Formulaire("signataires")
    with pytest.raises(TransitionRefusee, match="les signataires"):
        signe.faire(
            actions.enregistrer_contenu, avenant, auteur=signe.agent(Role.INSTRUCTEUR_ARS),
            formulaires=[permis, interdit],
        )  # fmt: skip
    assert (permis.enregistre, interdit.enregistre) == (False, False)


def test_ce_qui_s_ecrirait_hors_des_blocs_n_entre_pas_dans_l_avenant(signe):
    avenant = signe.ouvrir_avenant(MotifAvenant.AUTRE)
    avenant.redaction.engagements.update(supplement_snp=False, deploiement_le=date(2027, 12, 1))
    avenant.redaction.signataires.update(nom="Quelqu’un d’autre")
    avant = contenu_au(signe.contrat, signe.contrat.signe_le)["contenu"]
    assert photographier(avenant)["contenu"] == avant


def test_un_avenant_qui_ne_change_rien_ne_se_propose_pas(signe):
    signe.ouvrir_avenant(MotifAvenant.AUTRE)
    with pytest.raises(TransitionRefusee, match="ne change rien"):
        signe.proposer_avenant()


def test_au_changement_de_taille_les_indicateurs_gardent_leurs_parts(signe):
    signe.ouvrir_avenant(MotifAvenant.TERRITOIRE, effet=date(2027, 1, 1))
    agrandir(signe)
    photo = photographier(signe.avenant)
    assert (photo["territoire"]["population"], photo["territoire"]["taille"]) == (52000, 2)
    montants = {
        engagement["mission"]: sum(Decimal(i["montant"]) for i in engagement["indicateurs"])
        for engagement in photo["contenu"]["engagements"]
    }
    assert montants["prevention"] == PREVENTION[2]


def test_un_plan_etabli_sur_les_releves_le_reste_apres_un_avenant(signe):
    signe.ouvrir_avenant(MotifAvenant.TERRITOIRE, effet=date(2027, 1, 1))
    agrandir(signe)
    fait = signe.dossier.evenements.order_by("rang").last()
    recalculer_le_plan(signe.contrat, fait, signe.maintenant, HypothesePlan.RELEVES)
    signe.proposer_avenant()
    signe.signer_avenant()
    plans = signe.contrat.plans.order_by("numero").values_list("hypothese", flat=True)
    assert list(plans) == [HypothesePlan.MAXIMUM, HypothesePlan.RELEVES, HypothesePlan.RELEVES]


def test_trois_signatures_datent_l_effet_et_recalculent_le_plan(signe):
    avant = signe.contrat.plans.get()
    effet = date(2027, 1, 1)
    signe.ouvrir_avenant(MotifAvenant.TERRITOIRE, effet=effet)
    agrandir(signe)
    signe.proposer_avenant()
    avenant = signe.signer_avenant()
    contrat = signe.contrat
    assert (avenant.etat, avenant.effet_le, avenant.signe_le) == (
        EtatAvenant.SIGNE,
        effet,
        jour_paris(signe.maintenant),
    )
    apres = contrat.plans.get(numero=2)
    assert apres.total > avant.total
    # Domaine §5 : taille 2, fonctionnement et trois socles sans option, 60 000 + 35 000 + 70 000 + 30 000 €.
    assert (avant.taille, apres.taille, apres.plafond_annuel) == (1, 2, Decimal(195000))
    assert apres.evenement.code == "activer"
    assert apres.total == plan_en_vigueur(contrat).total == sum(e.montant for e in apres.echeances.all())
    assert contenu_au(contrat, effet - timedelta(days=1))["territoire"]["taille"] == 1
    assert contenu_au(contrat, effet)["territoire"]["taille"] == 2
    assert signe.dossier.territoire.version_courante.est_figee
    assert contrat.etat == EtatContrat.ACTIF
    assert verifier_dossier(contrat.dossier) is None


def test_l_annee_du_changement_se_paie_au_prorata_des_jours(signe):
    """Part variable de la prévention : taille 1 jusqu'à la veille de l'effet, taille 2 ensuite, arrondie une fois."""
    signe.ouvrir_avenant(MotifAvenant.TERRITOIRE, effet=date(2027, 9, 1))
    agrandir(signe)
    signe.proposer_avenant()
    signe.signer_avenant()
    contrat = signe.contrat
    anniversaire = contrat.signe_le.replace(year=2027)
    suivant = anniversaire.replace(year=2028)
    effet = date(2027, 9, 1)
    attendu = (PREVENTION[1] * (effet - anniversaire).days + PREVENTION[2] * (suivant - effet).days) / (
        suivant - anniversaire
    ).days
    [ligne] = [
        ligne
        for ligne in plan_en_vigueur(contrat).lignes
        if (ligne.poste, ligne.nature, ligne.annee) == ("prevention", Nature.VARIABLE, 2)
    ]
    assert ligne.montant == attendu.quantize(Decimal("0.01"))


def test_l_effet_n_est_jamais_avant_la_derniere_signature(signe):
    prevu = jour_paris(signe.maintenant) + timedelta(days=4)
    avenant = signe.ouvrir_avenant(MotifAvenant.AUTRE, effet=prevu)
    avenant.redaction.articles_particuliers = "La CPTS publie un bilan."
    avenant.redaction.save()
    signe.proposer_avenant()
    signe.maintenant += timedelta(days=30)
    avenant = signe.signer_avenant()
    assert avenant.effet_le == avenant.signe_le > prevu


def test_une_date_d_effet_passee_ne_se_propose_pas(signe):
    avenant = signe.ouvrir_avenant(MotifAvenant.AUTRE, effet=jour_paris(signe.maintenant) + timedelta(days=3))
    avenant.redaction.moyens = "Autres moyens."
    avenant.redaction.save()
    signe.maintenant += timedelta(days=10)
    with pytest.raises(TransitionRefusee, match="est passée"):
        signe.proposer_avenant()


def test_la_base_refuse_un_effet_anterieur_a_la_signature(signe):
    signe.ouvrir_avenant(MotifAvenant.TERRITOIRE)
    agrandir(signe)
    signe.proposer_avenant()
    avenant = signe.signer_avenant()
    with pytest.raises(IntegrityError), transaction.atomic():
        Avenant.objects.filter(pk=avenant.pk).update(effet_le=avenant.signe_le - timedelta(days=1))


@pytest.mark.parametrize("acte", ["rappeler", "refuser_signature", "abandonner"])
def test_rappel_refus_et_abandon_annulent_les_signatures_de_l_avenant_seul(signe, acte):
    signe.ouvrir_avenant(MotifAvenant.TERRITOIRE)
    agrandir(signe)
    signe.proposer_avenant()
    signe.signer_avenant([Partie.ARS])
    signe.faire(getattr(actions, acte), signe.avenant, auteur=signe.responsable, commentaire="À revoir.")
    avenant = signe.avenant
    assert avenant.etat == (EtatAvenant.ABANDONNE if acte == "abandonner" else EtatAvenant.PREPARATION)
    assert (avenant.signatures_valides.count(), avenant.signatures.count()) == (0, 1)
    assert signe.contrat.signatures_valides.count() == 3
    assert len(versions(signe.contrat)) == 1


def test_un_avenant_abandonne_rend_le_territoire_et_laisse_la_place(signe):
    figee = signe.dossier.territoire.version_courante.pk
    signe.ouvrir_avenant(MotifAvenant.TERRITOIRE)
    agrandir(signe)
    assert signe.dossier.territoire.version_courante.pk != figee
    signe.faire(actions.abandonner, signe.avenant, auteur=signe.responsable, commentaire="Projet ajourné.")
    assert signe.dossier.territoire.version_courante.pk == figee
    abandonne = signe.avenant
    assert photographier(abandonne)["territoire"]["population"] > signe.contrat.photographie["territoire"]["population"]
    suivant = signe.ouvrir_avenant(MotifAvenant.TERRITOIRE)
    ecartee = abandonne.redaction.territoire
    assert (suivant.numero, suivant.redaction.territoire.numero) == (2, ecartee.numero + 1)
    assert (ecartee.population_corrigee, suivant.redaction.territoire.population_corrigee) == (52000, None)
    assert VersionTerritoire.objects.courantes().get(territoire=ecartee.territoire_id) == suivant.redaction.territoire


def test_un_contenu_change_apres_la_proposition_ne_se_signe_plus(signe):
    signe.ouvrir_avenant(MotifAvenant.TERRITOIRE)
    agrandir(signe)
    signe.proposer_avenant()
    assert est_intacte(signe.avenant)
    agrandir(signe, 53000)
    with pytest.raises(TransitionRefusee, match="ne correspond plus"):
        signe.signer_avenant([Partie.CPTS])


def test_un_contrat_resilie_entre_temps_ne_recoit_plus_l_avenant(signe):
    signe.ouvrir_avenant(MotifAvenant.TERRITOIRE)
    agrandir(signe)
    signe.proposer_avenant()
    signe.signer_avenant([Partie.ARS, Partie.AM])
    signe.resilier(dans=timedelta(days=60))
    with pytest.raises(TransitionRefusee, match="ne s’amende plus"):
        signe.signer_avenant([Partie.CPTS])
    assert signe.avenant.signatures_valides.count() == 2


def test_chaque_clause_dit_son_origine(signe):
    avenant = signe.ouvrir_avenant(MotifAvenant.SIGNATAIRES)
    avenant.redaction.signataires.filter(partie=Partie.ARS).update(
        nom="Paul Roques", qualite="directeur adjoint", delegation="décision 2026-14", delegation_du=date(2026, 1, 5)
    )
    signe.proposer_avenant()
    signe.signer_avenant()
    version = version_au(signe.contrat, signe.avenant.effet_le)
    assert {cle: a.numero for cle, a in version.origines.items()} == {"signataire:ars": 1}
    assert version_au(signe.contrat, signe.contrat.signe_le).origines == {}


def test_le_montant_recrit_doit_faire_la_nouvelle_enveloppe(signe):
    signe.ouvrir_avenant(MotifAvenant.TERRITOIRE, MotifAvenant.INDICATEURS)
    agrandir(signe)
    with pytest.raises(TransitionRefusee) as info:
        signe.proposer_avenant()
    assert "les montants des indicateurs font 10" in raisons(info)


def test_un_manque_d_un_bloc_ferme_mene_a_l_objet_de_l_avenant(signe):
    avenant = signe.ouvrir_avenant(MotifAvenant.TERRITOIRE)
    manques = [Manque("", cle, "À écrire.", NiveauRegle.BLOQUANT, "") for cle in ("indicateurs", "territoire")]
    adresses = [adresse.rpartition("/avenants/1/")[2] for _manque, adresse in ou_completer(avenant, manques, True)]
    assert adresses == ["objet/", "territoire/"]


def test_une_mission_socle_ne_se_retire_pas_par_avenant(signe):
    avenant = signe.ouvrir_avenant(MotifAvenant.MISSIONS)
    avenant.redaction.engagements.filter(mission="parcours").delete()
    with pytest.raises(TransitionRefusee, match="doit être engagée"):
        signe.proposer_avenant()


def test_une_date_au_dela_des_limites_demande_une_derogation_ecrite(signe):
    avenant = signe.ouvrir_avenant(MotifAvenant.MISSIONS)
    parcours = avenant.redaction.engagements.get(mission="parcours")
    parcours.deploiement_le = signe.contrat.signe_le + timedelta(days=1000)
    parcours.save()
    with pytest.raises(TransitionRefusee, match="motif de la dérogation"):
        signe.proposer_avenant()
    parcours.derogation = "Une messagerie régionale attendue fin 2028."
    parcours.save()
    signe.proposer_avenant()
    assert signe.avenant.etat == EtatAvenant.A_SIGNER


def test_un_motif_s_ajoute_en_preparation_et_ouvre_son_bloc(signe):
    """Sans cela, un barème à quatre socles mène à une impasse : la mission manquante ne s'écrirait pas."""
    avenant = signe.ouvrir_avenant(MotifAvenant.BAREME)
    with pytest.raises(TransitionRefusee, match="ne dit pas changer"):
        verifier_les_blocs(avenant, [MotifAvenant.MISSIONS])
    demande = {"auteur": signe.agent(Role.INSTRUCTEUR_ARS), "objet": avenant.objet, "effet_prevu": None}
    ajouter = [MotifAvenant.TERRITOIRE, MotifAvenant.MISSIONS, MotifAvenant.BAREME, "inconnu"]
    signe.faire(actions.changer_l_objet, avenant, ajouter=ajouter, **demande)
    avenant = signe.avenant
    assert avenant.motifs == ["territoire", "missions", "bareme"]
    verifier_les_blocs(avenant, [MotifAvenant.MISSIONS])
    assert avenant.redaction.territoire == signe.dossier.territoire.version_courante
    assert not avenant.redaction.territoire.est_figee
    base = contenu_au(signe.contrat, signe.contrat.signe_le)
    assert photographier(avenant)["contenu"] == base["contenu"]
    signe.faire(actions.changer_l_objet, avenant, **demande)
    assert signe.avenant.motifs == avenant.motifs
    assert list(signe.dossier.evenements.filter(code="motifs").values_list("donnees__motifs", flat=True)) == [
        avenant.motifs
    ]
    agrandir(signe)
    signe.proposer_avenant()
    with pytest.raises(TransitionRefusee, match="rappelez-le d’abord"):
        signe.faire(actions.changer_l_objet, signe.avenant, ajouter=[MotifAvenant.AUTRE], **demande)
