"""La décision de l'ARS : préparée par l'un, prise par l'autre ; les sommes au centime ; rien ne sort avant."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from commun.calendrier import jour_paris
from commun.models import CourrielSortant
from comptes.enums import Role
from dossiers.actions import lettre as lettres
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import EtatLettre, MotifRefusFIR, Sujet, TypeDocument
from instruction.actions import decision as d
from instruction.documents_ars import decision_de_l_ars, montant_en_lettres
from instruction.enums_ars import EtatDecision, SensDecision
from instruction.lignes_ars import AUTRES_PRODUITS, lignes_de, valeurs_de
from instruction.models import ConventionFIR, DecisionPreparee
from instruction.parametres_ars import DECISION_DIRECTE
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_parcours
from tests.fabriques.parametres import poser

pytestmark = pytest.mark.django_db

ACCORD = {"sens": SensDecision.ACCORD, "montant": Decimal(15000), "convention": "FIR-2026-31-014", "motif": ""}
ACCORD |= {"texte": "Zanzibar, dit l’ARS"}
REFUS = {"sens": SensDecision.REFUS, "montant": None, "convention": "", "motif": MotifRefusFIR.CREDITS}
REFUS |= {"texte": "Crédits épuisés."}


@pytest.fixture
def p():
    """Une lettre transmise, et sa montre."""
    parcours = un_parcours()
    parcours.deposer_lettre()
    parcours.rendre_avis()
    return parcours


def _preparer(p):
    return p.faire(d.preparer, p.lettre, auteur=p.agent(Role.INSTRUCTEUR_ARS))


def _proposer(p, valeurs=ACCORD, lignes=None):
    decision = _preparer(p)
    lignes = lignes_de(decision) if lignes is None else lignes
    p.faire(d.proposer, decision, auteur=p.agent(Role.INSTRUCTEUR_ARS), valeurs=valeurs, lignes=lignes)
    return DecisionPreparee.objects.get(pk=decision.pk)


def _prendre(p, decision, **donnees):
    donnees = {"decidee_le": jour_paris(p.maintenant), **donnees}
    return p.faire(d.prendre, decision, auteur=p.agent(Role.DECIDEUR_ARS), **donnees)


def test_la_preparation_propose_les_postes_du_budget_jusqu_au_montant_demande(p):
    decision = _preparer(p)
    lues = [
        (ligne["libelle"], ligne["demande"], ligne["retenu"], ligne["motif_ecart"]) for ligne in lignes_de(decision)
    ]
    assert lues == [
        ("62 Consultant", Decimal(5000), Decimal(5000), ""),
        ("64 Coordinatrice à mi-temps", Decimal(9000), Decimal(9000), ""),
        ("65 Indemnisation des libéraux", Decimal(4000), Decimal(1000), AUTRES_PRODUITS),
    ]
    assert (decision.montant, decision.version, decision.etat) == (15000, 1, EtatDecision.EN_PREPARATION)


def test_preparer_deux_fois_rend_la_meme_preparation(p):
    assert _preparer(p).pk == _preparer(p).pk


def test_prise_telle_quelle_elle_accorde_la_lettre_et_archive_le_pdf(p):
    decision = _proposer(p)
    _prendre(p, decision)
    decision.refresh_from_db()
    assert (decision.etat, decision.modifications, decision.prise_par) == (
        EtatDecision.PRISE, [], p.agent(Role.DECIDEUR_ARS),
    )  # fmt: skip
    assert (p.lettre.etat, p.lettre.fir_accorde, p.lettre.convention_reference) == (
        EtatLettre.ACCORDEE, Decimal(15000), "FIR-2026-31-014",
    )  # fmt: skip
    document = p.dossier.documents.get(type=TypeDocument.DECISION)
    assert (document.sujet, document.version, len(document.contexte["lignes"])) == (Sujet.LETTRE, 1, 3)
    assert ConventionFIR.objects.get(dossier=p.dossier).montant == Decimal(15000)


def test_modifiee_par_le_decideur_elle_garde_la_trace(p):
    decision = _proposer(p)
    lignes = lignes_de(decision)
    lignes[1] |= {"retenu": Decimal("8500.50"), "motif_ecart": "Coût réel"}
    _prendre(p, decision, valeurs={**ACCORD, "montant": Decimal("14500.50")}, lignes=lignes)
    decision.refresh_from_db()
    assert [ecart["quoi"] for ecart in decision.modifications] == [
        "Montant accordé",
        "64 Coordinatrice à mi-temps, montant retenu",
        "64 Coordinatrice à mi-temps, motif de l’écart",
    ]
    assert decision.proposition["montant"] == "15000.00"
    assert p.lettre.fir_accorde == Decimal("14500.50")


def test_un_refus_prepare_refuse_la_lettre_avec_son_motif(p):
    _prendre(p, _proposer(p, REFUS))
    assert (p.lettre.etat, p.lettre.motif_refus) == (EtatLettre.REFUSEE, MotifRefusFIR.CREDITS)
    contexte = p.dossier.documents.get(type=TypeDocument.DECISION).contexte
    assert (contexte["motif"], contexte["texte"], len(contexte["recours"])) == (
        "Crédits FIR indisponibles", "Crédits épuisés.", 2,
    )  # fmt: skip
    assert not ConventionFIR.objects.exists()


def test_un_centime_d_ecart_entre_les_lignes_et_le_montant_est_refuse(p):
    lignes = lignes_de(_preparer(p))
    lignes[0]["retenu"] -= Decimal("0.01")
    with pytest.raises(TransitionRefusee) as refus:
        _proposer(p, ACCORD, lignes)
    assert len(refus.value.raisons) == 2
    assert "14\u202f999,99" in refus.value.raisons[0]
    assert "62 Consultant" in refus.value.raisons[1]


@pytest.mark.parametrize(
    ("valeurs", "raison"),
    [
        ({**ACCORD, "sens": ""}, "Choisissez le sens"),
        ({**ACCORD, "montant": None}, "Indiquez le montant"),
        ({**ACCORD, "convention": " "}, "référence de la convention"),
        ({**REFUS, "motif": ""}, "motif du refus"),
        ({**REFUS, "texte": " "}, "Expliquez le refus"),
    ],
)
def test_une_decision_incomplete_ne_se_propose_pas(p, valeurs, raison):
    with pytest.raises(TransitionRefusee, match=raison):
        _proposer(p, valeurs)


def test_le_renvoi_demande_un_commentaire_puis_l_instructeur_la_reprend(p):
    decision = _proposer(p)
    with pytest.raises(TransitionRefusee, match="Écrivez le motif"):
        p.faire(d.renvoyer, decision, auteur=p.agent(Role.DECIDEUR_ARS), commentaire=" ")
    p.faire(d.renvoyer, decision, auteur=p.agent(Role.DECIDEUR_ARS), commentaire="Trop cher.")
    decision.refresh_from_db()
    assert decision.etat == EtatDecision.RENVOYEE
    p.faire(d.proposer, decision, auteur=p.agent(Role.INSTRUCTEUR_ARS), valeurs=ACCORD, lignes=lignes_de(decision))
    decision.refresh_from_db()
    assert decision.etat == EtatDecision.PROPOSEE


def test_une_decision_proposee_ne_se_contourne_pas_par_l_acte_direct(p):
    _proposer(p)
    with pytest.raises(TransitionRefusee, match="Une décision vous est proposée"):
        p.accorder()
    assert p.lettre.etat == EtatLettre.TRANSMISE


def test_sans_proposition_le_decideur_decide_seul_et_la_preparation_devient_sans_objet(p):
    decision = _preparer(p)
    p.accorder()
    decision.refresh_from_db()
    assert (p.lettre.etat, decision.etat) == (EtatLettre.ACCORDEE, EtatDecision.SANS_OBJET)


def test_le_parametre_peut_exiger_une_preparation_si_un_instructeur_existe(p):
    poser(DECISION_DIRECTE, False)
    p.agent(Role.INSTRUCTEUR_ARS)
    with pytest.raises(TransitionRefusee, match="préparée par un instructeur"):
        p.accorder()


def test_sans_instructeur_le_decideur_peut_toujours_decider(p):
    poser(DECISION_DIRECTE, False)
    p.accorder()
    assert p.lettre.etat == EtatLettre.ACCORDEE


def test_qui_a_prepare_ne_prend_pas_si_un_autre_agent_instruit(p):
    decideur = p.agent(Role.DECIDEUR_ARS)
    decision = p.faire(d.preparer, p.lettre, auteur=decideur)
    p.faire(d.proposer, decision, auteur=decideur, valeurs=ACCORD, lignes=lignes_de(decision))
    p.agent(Role.INSTRUCTEUR_ARS)
    with pytest.raises(TransitionRefusee, match="une autre personne doit la prendre"):
        _prendre(p, decision)


def test_qui_a_prepare_prend_quand_personne_d_autre_n_instruit(p):
    decideur = p.agent(Role.DECIDEUR_ARS)
    decision = p.faire(d.preparer, p.lettre, auteur=decideur)
    p.faire(d.proposer, decision, auteur=decideur, valeurs=ACCORD, lignes=lignes_de(decision))
    _prendre(p, decision)
    assert p.lettre.etat == EtatLettre.ACCORDEE


def test_une_version_deposee_depuis_demande_de_relire(p):
    decision = _proposer(p)
    p.demander(p.lettre, "demander_complements_ars", Role.INSTRUCTEUR_ARS)
    p.faire(lettres.completer_ars, p.lettre, auteur=p.responsable)
    with pytest.raises(TransitionRefusee, match="version 2"):
        _prendre(p, decision)


def test_le_second_decideur_apprend_qui_a_decide(p):
    decision = _proposer(p)
    perime = DecisionPreparee.objects.get(pk=decision.pk)
    _prendre(p, decision)
    with pytest.raises(TransitionRefusee, match="déjà décidé par"):
        _prendre(p, perime)


ROLES_QUI_PREPARENT = {Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS}


def test_seule_l_ars_prepare(p):
    autres = [Role.COORDINATEUR, Role.RELECTEUR_URPS, Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM, Role.LECTEUR]
    for auteur in [*map(un_agent, autres), p.responsable]:
        with pytest.raises(PermissionDenied):
            d.preparer(p.lettre, auteur=auteur, maintenant=p.maintenant)
    assert not DecisionPreparee.objects.exists()


def test_rien_de_la_preparation_ne_sort_de_l_ars(p):
    """Pages du dossier, journal, archive ZIP, courriels : ni le texte, ni le montant, ni le fait."""
    _proposer(p, {**ACCORD, "texte": "Zanzibar, dit l’ARS"})
    decision = DecisionPreparee.objects.get()
    p.faire(d.renvoyer, decision, auteur=p.agent(Role.DECIDEUR_ARS), commentaire="Zanzibar, dit le décideur")
    p.faire(d.proposer, decision, auteur=p.agent(Role.INSTRUCTEUR_ARS), valeurs=ACCORD, lignes=lignes_de(decision))
    dehors = [p.responsable, *map(un_agent, (Role.COORDINATEUR, Role.RELECTEUR_URPS, Role.INSTRUCTEUR_AM))]
    pages = ("", "journal/", "lettre/lire/", "lettre/versions/", "archive/", "equipe/")
    fuites = {}
    for personne in dehors:
        client = client_de(personne)
        for page in pages:
            reponse = client.get(f"/dossiers/{p.dossier.numero}/{page}")
            octets = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
            for mot in ("Zanzibar", "FIR-2026-31-014", "Décision proposée", "décision se prépare"):
                if mot.encode() in octets:
                    fuites[str(personne), page, mot] = reponse.status_code
        assert "événements" not in client.get(f"/dossiers/{p.dossier.numero}/decision/prendre/").content.decode()
        assert client.get(f"/dossiers/{p.dossier.numero}/instruction-ars/").status_code == 403
    assert fuites == {}
    adresses = set(CourrielSortant.objects.filter(sujet__contains="Décision").values_list("destinataire", flat=True))
    assert adresses <= {p.agent(Role.INSTRUCTEUR_ARS).email, p.agent(Role.DECIDEUR_ARS).email}
    assert adresses


def test_l_ars_lit_la_preparation_au_journal(p):
    _proposer(p)
    page = client_de(p.agent(Role.DECIDEUR_ARS)).get(f"/dossiers/{p.dossier.numero}/journal/").content.decode()
    assert "Décision proposée au décideur" in page


def test_le_bouton_accorder_mene_a_la_decision_proposee(p):
    client = client_de(p.agent(Role.DECIDEUR_ARS))
    adresse = f"/dossiers/{p.dossier.numero}/actes/lettre/accorder/"
    assert client.get(adresse).status_code == 200
    _proposer(p)
    reponse = client.get(adresse)
    assert (reponse.status_code, reponse["Location"]) == (302, f"/dossiers/{p.dossier.numero}/decision/prendre/")
    page = client.get(f"/dossiers/{p.dossier.numero}/").content.decode()
    assert page.count("Prendre la décision proposée") == 1
    assert "Refuser la demande" not in page


def test_prendre_et_renvoyer_par_la_page(p):
    decision = _proposer(p)
    client = client_de(p.agent(Role.DECIDEUR_ARS))
    racine = f"/dossiers/{p.dossier.numero}/decision"
    assert client.get(f"{racine}/prendre/").status_code == 200
    assert client.post(f"{racine}/renvoyer/", {"commentaire": ""}).status_code == 422
    assert client.post(f"{racine}/renvoyer/", {"commentaire": "Revoir le 64."}).status_code == 302
    decision.refresh_from_db()
    assert decision.etat == EtatDecision.RENVOYEE
    instructeur = client_de(p.agent(Role.INSTRUCTEUR_ARS))
    assert "Revoir le 64." in instructeur.get(f"/dossiers/{p.dossier.numero}/instruction-ars/").content.decode()
    envoi = {cle: "" if valeur is None else str(valeur) for cle, valeur in valeurs_de(decision).items()}
    for rang, ligne in enumerate(lignes_de(decision)):
        envoi |= {f"ligne-{rang}-retenu": str(ligne["retenu"]), f"ligne-{rang}-motif_ecart": ligne["motif_ecart"]}
    faux = instructeur.post(f"{racine}/preparer/", {**envoi, "montant": "1", "proposer": "oui"})
    assert (faux.status_code, "doit être égale" in faux.content.decode()) == (422, True)
    assert instructeur.post(f"{racine}/preparer/", {**envoi, "proposer": "oui"}).status_code == 302
    prise = client.post(f"{racine}/prendre/", {**envoi, "decidee_le": jour_paris(p.maintenant).isoformat()})
    assert prise.status_code == 302
    decision.refresh_from_db()
    assert decision.etat == EtatDecision.PRISE


@pytest.mark.parametrize(
    ("montant", "lettres_attendues"),
    [
        (Decimal(15000), "quinze mille euros"),
        (Decimal("81200.50"), "quatre-vingt-un mille deux cents euros et cinquante centimes"),
        (Decimal("1.01"), "un euro et un centime"),
    ],
)
def test_le_montant_en_lettres_dit_les_centimes(montant, lettres_attendues):
    assert montant_en_lettres(montant) == lettres_attendues


def test_un_accord_a_zero_euro_ne_parle_ni_de_convention_ni_de_compte_rendu(p):
    p.accorder(Decimal(0))
    evenement = p.dossier.evenements.get(code="accorder")
    contexte = decision_de_l_ars(p.lettre, evenement, None).contexte
    assert (contexte["montant"], contexte["lignes"]) == ("", [])
    assert not ConventionFIR.objects.exists()
