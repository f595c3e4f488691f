"""De qui une version attend son bon ou sa réponse : « À faire », le bandeau et le bouton disent la même chose."""

import re

import pytest
from django.urls import reverse

from contrats.enums import Partie
from dossiers.taches import taches
from negociation.actions import echanges
from negociation.models import Modification
from tests.fabriques.comptes import client_de
from tests.fabriques.negociation import donner, qui, qui_negocie

pytestmark = pytest.mark.django_db


def proposer_a_la_place(p, version):
    valeurs = {"moyens": "Une coordinatrice à temps plein"}
    return echanges.proposer_une_modification(
        version, clause="moyens", valeurs=valeurs, motif="Il le faut.", **qui(p, Partie.CPTS)
    )


def test_a_faire_attend_la_cpts_la_caisse_puis_l_ars(p, version):
    def attendues(utilisateur):
        return [t.cle.partition(":")[0] for t in taches(utilisateur) if t.cle.startswith(("version_s", "modif"))]

    lus = {partie: attendues(qui_negocie(p, partie)) for partie in Partie}
    assert lus == {Partie.CPTS: ["version_soumise"], Partie.ARS: [], Partie.AM: ["version_soumise"]}
    page = client_de(qui_negocie(p, Partie.AM)).get(reverse("suivi:a_faire"))
    assert re.findall(r"À vous de jouer \((\d+)\)", page.content.decode()) == ["1"]
    donner(p, version, Partie.AM)
    proposer_a_la_place(p, version)
    lus = {partie: attendues(qui_negocie(p, partie)) for partie in Partie}
    assert lus == {Partie.CPTS: [], Partie.ARS: ["modification"], Partie.AM: []}
    echanges.refuser(Modification.objects.get(), commentaire="Non.", **qui(p, Partie.ARS))
    assert attendues(qui_negocie(p, Partie.CPTS)) == ["version_soumise"]
    donner(p, version, Partie.CPTS, Partie.ARS)
    assert [attendues(qui_negocie(p, partie)) for partie in Partie] == [[], [], []]


def test_la_page_du_dossier_dit_a_qui_de_jouer_et_n_invite_pas_a_un_bon_impossible(p, version):
    """Un bon manque : c'est à cette partie, un bouton l'y mène ; elle propose encore : c'est à l'ARS de répondre."""
    cpts = client_de(qui_negocie(p, Partie.CPTS))
    adresses = (p.dossier.get_absolute_url(), p.contrat.get_absolute_url(), version.get_absolute_url())

    def lus():
        pages = [cpts.get(adresse).content.decode() for adresse in adresses]
        joue = [re.search(r"À qui de jouer</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL) for page in pages[:2]]
        textes = [" ".join(re.sub(r"<[^>]+>", " ", lu[1]).split()) for lu in joue]
        mene = [f'class="btn btn-primary" href="{version.get_absolute_url()}"' in page for page in pages[:2]]
        return textes, mene, "versions/1/bon/donner/" in pages[2]

    attendues = "À vous La CPTS, l’agence régionale de santé, l’Assurance Maladie"
    assert lus() == ([attendues] * 2, [True] * 2, True)
    donner(p, version, Partie.AM)
    modification = proposer_a_la_place(p, version)
    assert lus() == (["ARS"] * 2, [False] * 2, False)
    echanges.refuser(modification, commentaire="Non.", **qui(p, Partie.ARS))
    assert lus() == (["À vous La CPTS, l’agence régionale de santé"] * 2, [True] * 2, True)
