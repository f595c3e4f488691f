"""Les réunions de suivi : prévues par une partie, tenues avec un compte rendu, dans l'agenda des trois."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commun.models import CourrielSortant
from comptes.enums import Role
from contrats.enums import Partie
from dossiers.actions.transitions import DejaDecide, TransitionRefusee
from dossiers.archives import produire
from dossiers.authenticite import Verdict, constater_le_code, constater_le_fichier
from dossiers.enums import TypeDocument
from dossiers.permissions import documents_du_dossier
from execution.actions import suivis
from execution.enums import EtatSuivi
from execution.rendez_vous import rendez_vous_de
from execution.taches import suivis_a_conclure
from tests.fabriques.execution import un_contrat_en_vigueur

pytestmark = pytest.mark.django_db
RENDU = {"presents": "A. Puech, M. Estève", "compte_rendu": "La prévention démarre en mars."}


@pytest.fixture
def ici():
    return un_contrat_en_vigueur().dans(4)


@pytest.mark.parametrize("partie", list(Partie))
def test_chaque_partie_prevoit_et_les_trois_sont_prevenues(ici, partie):
    attendus = {ici.agent(p).email for p in Partie}
    assert ici.prevoir_suivi(partie).etat == EtatSuivi.PREVUE
    prevenus = CourrielSortant.objects.filter(evenement="suivi.prevue").values_list("destinataire", flat=True)
    assert attendus <= set(prevenus)


@pytest.mark.parametrize("role", [Role.COORDINATEUR, Role.LECTEUR])
def test_qui_lit_ne_prevoit_pas(ici, role):
    with pytest.raises(PermissionDenied):
        suivis.prevoir(
            ici.contrat,
            valeurs={"debut": ici.maintenant + timedelta(days=3), "duree_minutes": 60, "lieu": "Revel"},
            auteur=ici.parcours.agent(role),
            maintenant=ici.maintenant,
        )


def test_une_reunion_passee_ne_se_prevoit_pas(ici):
    with pytest.raises(TransitionRefusee, match="doit être à venir"):
        ici.prevoir_suivi(dans=timedelta(0))


def test_elle_se_deplace_puis_se_tient_avec_un_compte_rendu(ici):
    reunion = ici.prevoir_suivi()
    valeurs = {"debut": ici.maintenant + timedelta(days=40), "duree_minutes": 60, "lieu": "Visioconférence"}
    reunion = suivis.deplacer(reunion, valeurs=valeurs, **ici.acte(Partie.AM))
    assert (reunion.revision, reunion.lieu) == (1, "Visioconférence")
    with pytest.raises(TransitionRefusee, match="rien ne change"):
        suivis.deplacer(reunion, valeurs=valeurs, **ici.acte(Partie.AM))
    with pytest.raises(TransitionRefusee, match="pas encore commencé"):
        suivis.tenir(reunion, **RENDU, **ici.acte(Partie.CPTS))
    ici.dans(6)
    with pytest.raises(TransitionRefusee, match="Écrivez ce qui s’est dit"):
        suivis.tenir(reunion, presents="Tous", compte_rendu="  ", **ici.acte(Partie.CPTS))
    suivis.tenir(reunion, **RENDU, **ici.acte(Partie.CPTS))
    assert (reunion.etat, reunion.compte_rendu) == (EtatSuivi.TENUE, RENDU["compte_rendu"])
    with pytest.raises(DejaDecide):
        suivis.annuler(reunion, commentaire="Trop tard.", **ici.acte(Partie.ARS))
    with pytest.raises(TransitionRefusee, match="ne se déplace plus"):
        suivis.deplacer(reunion, valeurs=valeurs, **ici.acte(Partie.ARS))


def test_tenue_elle_a_un_compte_rendu_archive_qui_se_verifie_une_seule_fois(ici):
    reunion = ici.prevoir_suivi()
    suivis.tenir(reunion, **RENDU, **ici.dans(6).acte(Partie.AM))
    siens = ici.contrat.dossier.documents.filter(type=TypeDocument.REUNION_DE_SUIVI)
    document = produire(siens.get().pk)
    assert document.contexte["presents"] == RENDU["presents"]
    assert constater_le_code(document.code_court) == constater_le_fichier(document.sha256)
    assert constater_le_code(document.code_court).verdict == Verdict.AUTHENTIQUE
    lecteurs = [*(ici.agent(partie) for partie in Partie), ici.parcours.agent(Role.COORDINATEUR)]
    assert all(document in documents_du_dossier(lecteur, ici.contrat.dossier) for lecteur in lecteurs)
    siens.delete()
    assert [suivis.archiver_les_comptes_rendus(ici.jour, ici.maintenant) for _ in range(2)] == [1, 0]
    assert siens.get().contexte == document.contexte


def test_elle_entre_dans_l_agenda_de_qui_ecrit_et_de_personne_d_autre(ici):
    ici.prevoir_suivi()
    lus = {
        partie: [lu.uid.rpartition("-")[0] for lu in rendez_vous_de(ici.agent(partie), ici.maintenant, "hote")]
        for partie in Partie
    }
    assert lus == dict.fromkeys(Partie, ["suivi-manquant", "suivi"])
    assert rendez_vous_de(ici.parcours.agent(Role.COORDINATEUR), ici.maintenant, "hote") == []


def test_passee_sans_compte_rendu_elle_est_a_faire(ici):
    ici.prevoir_suivi()
    assert [suivis_a_conclure(ici.agent(partie)).count() for partie in Partie] == [1, 1, 1]
    assert suivis_a_conclure(ici.parcours.agent(Role.COORDINATEUR)).count() == 0
