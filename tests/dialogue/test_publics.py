"""Qui lit et qui écrit chaque fil, à chaque moment d'un dossier : public × personne × moment, d'après domaine §3."""

from itertools import product

import pytest
from django.utils import timezone

from comptes.enums import Role
from dialogue.enums import Public
from dialogue.models import Fil, Message
from dialogue.permissions import acces
from dossiers.actions import appuis, relecture
from dossiers.enums import EtatLettre, EtatProjet
from dossiers.enums_echanges import NatureAppui
from dossiers.models import Dossier
from instruction.models import Contribution, Instruction
from tests.architecture.etapes import Etape
from tests.fabriques.dialogue import gens, un_message
from tests.fabriques.dossiers import un_agent, un_dossier
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db
MOMENTS = {
    Etape.BROUILLON: {"etat_lettre": EtatLettre.BROUILLON},
    Etape.DEPOSEE: {"etat_lettre": EtatLettre.DEPOSEE},
    Etape.TRANSMISE: {"etat_lettre": EtatLettre.TRANSMISE},
    Etape.PROJET_DEPOSE: {"etat_projet": EtatProjet.DEPOSE},
}
EQUIPE = {"responsable", "redacteur", "lecteur_de_l_equipe"}
ARS = {"instructeur_ars", "decideur_ars"}
# Le lecteur des fabriques est de l'Assurance Maladie.
AM = {"instructeur_am", "decideur_am", "lecteur"}
LISENT = {
    Public.PORTEUR_GUICHET: (EQUIPE | {"coordinateur", "relecteur_urps"}, Etape.DEPOSEE),
    Public.GUICHET_ARS: ({"coordinateur"} | ARS, Etape.TRANSMISE),
    Public.ARS_AM: (ARS | AM, Etape.PROJET_DEPOSE),
    Public.GUICHET: ({"coordinateur"}, Etape.DEPOSEE),
    Public.ARS: (ARS, Etape.TRANSMISE),
}
SANS_ECRIRE = {"lecteur_de_l_equipe", "relecteur_urps", "lecteur"}


def lisent(public: Public, moment: Etape) -> set[str]:
    personnes, debut = LISENT[public]
    ordre = list(Etape)
    return personnes if ordre.index(moment) >= ordre.index(debut) else set()


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.value)
def test_chaque_personne_lit_et_ecrit_ce_que_dit_la_table(moment: Etape) -> None:
    dossier = un_dossier_a(**MOMENTS[moment])
    personnes = gens(dossier)
    obtenus = {nom: acces(personne, dossier) for nom, personne in personnes.items()}
    attendus = {(p, nom): nom in lisent(p, moment) for p, nom in product(Public, personnes)}
    assert {(p, nom): obtenus[nom][p].lit for p, nom in attendus} == attendus
    ecrivent = {cle: vu and cle[1] not in SANS_ECRIRE for cle, vu in attendus.items()}
    assert {(p, nom): obtenus[nom][p].cote is not None for p, nom in attendus} == ecrivent


@pytest.mark.parametrize("moment", [m for m in MOMENTS if m is not Etape.BROUILLON], ids=lambda moment: moment.value)
def test_les_messages_visibles_suivent_la_meme_table(moment: Etape) -> None:
    dossier = un_dossier_a(**MOMENTS[moment])
    autre = un_dossier(nom="CPTS étrangère")
    for public in Public:
        for cible in (dossier, autre):
            fil = Fil.objects.create(dossier=cible, public=public, ouvert_le=timezone.now())
            Message.objects.create(
                fil=fil, auteur=un_agent(Role.COORDINATEUR), cote="guichet", texte="x", ecrit_le=timezone.now()
            )
    for nom, personne in gens(dossier).items():
        vus = Message.objects.visibles_par(personne).filter(fil__dossier=dossier).order_by("pk")
        assert set(vus.values_list("fil__public", flat=True)) == {p for p in Public if nom in lisent(p, moment)}, nom


class TestAvantLeDepot:
    def test_une_relecture_ouvre_l_echange_avec_le_coordinateur(self) -> None:
        dossier = un_dossier()
        personnes = gens(dossier)
        relecture.demander_relecture(dossier, mot="", auteur=personnes["responsable"], maintenant=timezone.now())
        frais = Dossier.objects.get(pk=dossier.pk)
        ouverts = {n for n, p in personnes.items() if acces(p, frais)[Public.PORTEUR_GUICHET].lit}
        assert ouverts == EQUIPE | {"coordinateur", "relecteur_urps"}

    def test_un_appui_ouvre_l_echange_au_seul_coordinateur_le_temps_de_l_appui(self) -> None:
        dossier = un_dossier()
        personnes = gens(dossier)
        acte = {"auteur": personnes["responsable"], "maintenant": timezone.now()}
        appui = appuis.demander_appui(dossier, nature=NatureAppui.REUNION, message="Une réunion ?", **acte)
        un_message(dossier, Public.PORTEUR_GUICHET)
        ouverts = {n for n, p in personnes.items() if acces(p, dossier)[Public.PORTEUR_GUICHET].lit}
        assert ouverts == EQUIPE | {"coordinateur"}
        assert acces(personnes["coordinateur"], dossier)[Public.PORTEUR_GUICHET].cote == "guichet"
        appuis.annuler(appui, **acte)
        apres = {n: acces(p, dossier)[Public.PORTEUR_GUICHET] for n, p in personnes.items()}
        assert {n for n, a in apres.items() if a.lit} == EQUIPE
        assert {n for n, a in apres.items() if a.cote} == set()


class TestLeRelecteur:
    @pytest.mark.parametrize(("etat", "lit"), [("attendue", False), ("envoyee", True), ("retiree", False)])
    def test_ne_lit_les_deliberations_qu_une_fois_sa_contribution_envoyee(self, etat: str, lit: bool) -> None:
        dossier = un_dossier_a(EtatLettre.DEPOSEE)
        relecteur = gens(dossier)["relecteur_urps"]
        maintenant = timezone.now()
        _instruire(dossier, relecteur, etat, maintenant)
        obtenu = acces(relecteur, dossier)[Public.GUICHET]
        assert (obtenu.lit, obtenu.cote) == (lit, "guichet" if lit else None)


def _instruire(dossier: Dossier, relecteur: object, etat: str, maintenant: object) -> None:
    champs = {"version": 1, "envoyee_le": maintenant} if etat == "envoyee" else {}
    instruction, _ = Instruction.objects.get_or_create(
        dossier=dossier, defaults={"ouverte_le": maintenant, "echeance_le": maintenant.date()}
    )
    Contribution.objects.bulk_create(
        [
            Contribution(
                dossier=dossier,
                instruction=instruction,
                relecteur=relecteur,
                etat=etat,
                demandee_le=maintenant,
                echeance_le=maintenant.date(),
                **champs,
            )
        ]
    )
