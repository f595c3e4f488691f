"""Le suivi FIR : convention et calendrier à l'accord, plafond tenu par la base, compte rendu, reversement, rappels."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from commun.calendrier import PARIS, ajouter_mois, jour_paris
from commun.models import CourrielSortant
from comptes.enums import Role
from dossiers.actions.transitions import TransitionRefusee
from dossiers.televersement import verifier_pdf
from instruction.actions import compte_rendu as comptes
from instruction.actions import fir
from instruction.enums_ars import EtatFIR
from instruction.models import ConventionFIR, VersementFIR
from instruction.suivi_fir import tableau
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_parcours
from tests.fabriques.pdf import un_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def p():
    """Un financement de 15 000 € accordé."""
    parcours = un_parcours()
    parcours.deposer_lettre()
    parcours.rendre_avis()
    parcours.accorder()
    return parcours


def _convention(p):
    return ConventionFIR.objects.get(dossier=p.dossier)


def _verser(p, versement, **donnees):
    donnees = {"verse_le": jour_paris(p.maintenant), "montant": versement.montant, "reference": "M-1", **donnees}
    return p.faire(fir.noter_verse, versement, auteur=p.agent(Role.INSTRUCTEUR_ARS), **donnees)


def _tout_verser(p):
    for versement in _convention(p).versements.all():
        _verser(p, versement)


def _rendre(p, *depenses):
    depenses = dict(zip(("62", "64", "65"), depenses, strict=False))
    donnees = {"signataire_nom": "Anne Puech", "signataire_qualite": "présidente", "pdf": verifier_pdf(un_pdf())}
    return p.faire(comptes.rendre_compte, _convention(p), auteur=p.responsable, depenses=depenses, **donnees)


def test_l_accord_ouvre_la_convention_et_un_calendrier_dont_la_somme_est_le_montant(p):
    convention = _convention(p)
    versements = list(convention.versements.all())
    assert [v.montant for v in versements] == [Decimal(11250), Decimal(3750)]
    assert versements[0].prevu_le == convention.accordee_le + timedelta(days=30)
    assert (convention.reference, convention.exercice_fin_le) == ("FIR-2026-001", date(2027, 12, 31))
    assert convention.compte_rendu_du_le == date(2028, 6, 30)


@pytest.mark.parametrize("montant", ["0.01", "0.02", "100.01", "15000"])
def test_le_calendrier_propose_ne_perd_pas_un_centime(montant):
    parts = fir.calendrier_propose(Decimal(montant), date(2026, 3, 2), date(2026, 10, 1))
    assert sum(part for _jour, part in parts) == Decimal(montant)
    assert all(part > 0 for _jour, part in parts)


def test_la_base_refuse_un_versement_de_trop(p):
    with pytest.raises(IntegrityError, match="plafond FIR"), transaction.atomic():
        VersementFIR.objects.create(convention=_convention(p), prevu_le=date(2027, 1, 1), montant=Decimal("0.01"))
    dernier = _convention(p).versements.last()
    with pytest.raises(IntegrityError, match="plafond FIR"), transaction.atomic():
        VersementFIR.objects.filter(pk=dernier.pk).update(montant=Decimal("3750.01"))
    with pytest.raises(IntegrityError, match="plafond FIR"), transaction.atomic():
        ConventionFIR.objects.filter(dossier=p.dossier).update(montant=Decimal("14999.99"))


def test_l_action_dit_jusqu_ou_un_versement_peut_aller(p):
    convention = _convention(p)
    with pytest.raises(TransitionRefusee, match="15\u202f000,00"):
        p.faire(
            fir.prevoir, convention, auteur=p.agent(Role.INSTRUCTEUR_ARS), prevu_le=date(2027, 1, 1), montant=Decimal(1)
        )


def test_un_versement_fait_est_dit_au_porteur_et_ne_se_note_qu_une_fois(p):
    versement = _convention(p).versements.first()
    avant = CourrielSortant.objects.filter(destinataire=p.responsable.email).count()
    _verser(p, versement)
    assert fir.total_verse(_convention(p)) == Decimal(11250)
    assert CourrielSortant.objects.filter(destinataire=p.responsable.email).count() == avant + 1
    with pytest.raises(TransitionRefusee, match="déjà été noté"):
        _verser(p, versement)


def test_un_versement_a_venir_ou_sans_reference_est_refuse(p):
    versement = _convention(p).versements.first()
    with pytest.raises(TransitionRefusee) as refus:
        _verser(p, versement, verse_le=jour_paris(p.maintenant) + timedelta(days=30), reference=" ")
    assert len(refus.value.raisons) == 2


def test_seule_l_ars_tient_les_versements(p):
    versement = _convention(p).versements.first()
    for auteur in (p.responsable, un_agent(Role.COORDINATEUR), un_agent(Role.DECIDEUR_AM)):
        with pytest.raises(PermissionDenied):
            fir.retirer_prevision(versement, auteur=auteur, maintenant=p.maintenant)


def test_tout_depense_la_convention_est_soldee(p):
    _tout_verser(p)
    _rendre(p, Decimal(5000), Decimal(9000), Decimal("1000.50"))
    p.faire(comptes.accepter_compte, _convention(p), auteur=p.agent(Role.INSTRUCTEUR_ARS))
    assert _convention(p).etat == EtatFIR.SOLDEE


def test_ce_qui_n_est_pas_depense_se_reverse(p):
    _tout_verser(p)
    _rendre(p, Decimal(5000), Decimal("7499.99"))
    instructeur = p.agent(Role.INSTRUCTEUR_ARS)
    with pytest.raises(TransitionRefusee, match="demandez leur reversement"):
        p.faire(comptes.accepter_compte, _convention(p), auteur=instructeur)
    p.faire(comptes.demander_reversement, _convention(p), auteur=instructeur, commentaire="Merci de reverser.")
    assert (_convention(p).etat, _convention(p).a_reverser) == (EtatFIR.A_REVERSER, Decimal("2500.01"))
    p.faire(
        comptes.constater_reversement,
        _convention(p),
        auteur=instructeur,
        reversee_le=jour_paris(p.maintenant + timedelta(days=1)),
    )
    assert _convention(p).etat == EtatFIR.SOLDEE


def test_un_versement_encore_prevu_empeche_de_solder(p):
    _rendre(p, Decimal(0))
    with pytest.raises(TransitionRefusee, match="encore prévu"):
        p.faire(comptes.accepter_compte, _convention(p), auteur=p.agent(Role.INSTRUCTEUR_ARS))


def test_un_compte_rendu_renvoye_se_remet_de_nouveau_et_l_ancien_reste(p):
    _tout_verser(p)
    _rendre(p, Decimal(1))
    p.faire(comptes.renvoyer_compte, _convention(p), auteur=p.agent(Role.INSTRUCTEUR_ARS), commentaire="À revoir.")
    _rendre(p, Decimal(15000))
    assert [(c.numero, c.depense) for c in _convention(p).comptes_rendus.all()] == [(1, 1), (2, 15000)]


@pytest.mark.parametrize(
    ("jours", "attendu"),
    [(31, ""), (30, "j30"), (8, "j30"), (7, "j7"), (0, "j7"), (-1, "retard"), (-400, "retard")],
)
def test_le_palier_du_rappel(jours, attendu):
    du_le = date(2028, 6, 30)
    assert comptes.palier(du_le, du_le - timedelta(days=jours)) == attendu


def test_chaque_rappel_part_une_fois_et_s_arrete_au_compte_rendu(p):
    du_le = _convention(p).compte_rendu_du_le

    def passer(jours):
        jour = du_le - timedelta(days=jours)
        return comptes.rappeler_les_comptes_rendus(jour, datetime(jour.year, jour.month, jour.day, 9, tzinfo=PARIS))

    assert [passer(jours) for jours in (40, 30, 29, 7, 6, -1, -2)] == [0, 1, 0, 1, 0, 1, 0]
    codes = p.dossier.evenements.filter(sujet="fir", code__in=("relance", "retard")).order_by("rang")
    assert [e.donnees["palier"] for e in codes] == ["j30", "j7", "retard"]


def test_le_tableau_de_l_ars_groupe_par_exercice_et_departement(p):
    _verser(p, _convention(p).versements.first())
    [groupe] = tableau(p.agent(Role.DECIDEUR_ARS), date(2028, 7, 1))
    assert (groupe.exercice, groupe.accorde, groupe.verse, groupe.reste, groupe.en_retard) == (
        2027, Decimal(15000), Decimal(11250), Decimal(3750), 1,
    )  # fmt: skip
    assert tableau(un_agent(Role.DECIDEUR_ARS, departement="75", email="paris@exemple.test"), date(2028, 7, 1)) == []


def test_les_pages_du_financement(p):
    """Le porteur lit reçu et à recevoir, remet son compte rendu ; l'ARS note, puis solde."""
    numero = p.dossier.numero
    racine, porteur = f"/dossiers/{numero}/fir/", client_de(p.responsable)
    ars = client_de(p.agent(Role.INSTRUCTEUR_ARS))
    versement = _convention(p).versements.first()
    fait = {"verse_le": _convention(p).accordee_le.isoformat(), "montant": "15 000,00", "reference": "M-12"}
    assert ars.post(f"{racine}versements/{versement.pk}/fait/", fait).status_code == 409
    autre = _convention(p).versements.last()
    assert ars.post(f"{racine}versements/{autre.pk}/", {"retirer": "oui"}).status_code == 302
    assert ars.post(f"{racine}versements/{versement.pk}/fait/", fait).status_code == 302
    page = porteur.get(racine).content.decode()
    assert "30 juin 2028" in page
    assert "Reçu" in page
    envoi = {"compte_64": "15000", "signataire_nom": "Anne Puech", "signataire_qualite": "présidente", "certifie": "on"}
    assert porteur.post(f"{racine}compte-rendu/", envoi).status_code == 422
    pdf = SimpleUploadedFile("cr.pdf", un_pdf(), content_type="application/pdf")
    assert porteur.post(f"{racine}compte-rendu/", {**envoi, "pdf": pdf}).status_code == 302
    remis = _convention(p).comptes_rendus.get()
    assert b"".join(ars.get(f"{racine}compte-rendu/{remis.pk}/").streaming_content) == un_pdf()
    assert ars.post(f"{racine}suite/accepter_compte/").status_code == 302
    assert _convention(p).etat == EtatFIR.SOLDEE
    assert "15\u202f000,00" in ars.get("/financements/?exercice=2027").content.decode()
    assert ars.get("/financements/?exercice=²²²²").status_code == 200


def test_le_compte_rendu_suit_un_exercice_non_civil(p):
    convention = _convention(p)
    convention.exercice_fin_le = date(2027, 8, 31)
    assert convention.compte_rendu_du_le == ajouter_mois(date(2027, 8, 31), 6) == date(2028, 2, 29)
