"""L'ordre du jour et le compte rendu se négocient comme le contrat : remarques, modifications, bons (ADR 0034)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from comptes.enums import Role
from contrats.enums import Partie
from dossiers.actions.transitions import TransitionRefusee
from dossiers.taches import taches
from execution.actions import gestion, ordre_du_jour, redaction
from execution.documents import compte_rendu
from execution.enums_gestion import EtatGestion
from execution.ordre_arrete import JAMAIS_SOUMIS, ordre_fige
from execution.textes import CompteRendu, OrdreDuJour
from negociation.actions import echanges
from negociation.actions.versions import donner_un_bon, soumettre
from negociation.enums import EtatModification, EtatVersion
from negociation.lecture import articles
from tests.fabriques.comptes import client_de
from tests.fabriques.execution import un_contrat_en_vigueur
from tests.fabriques.gel import gelee

pytestmark = pytest.mark.django_db
SECRET = "Phrase que seules les parties lisent, 8462"


@gelee
def une_annee_finie():
    return un_contrat_en_vigueur().dans(13)


@pytest.fixture
def ici():
    return une_annee_finie()


def raisons(action, *args, **kwargs):
    with pytest.raises(TransitionRefusee) as info:
        action(*args, **kwargs)
    return " ".join(info.value.raisons)


def proposer(ici, version, de, clause, **valeurs):
    return echanges.proposer_une_modification(version, clause=clause, valeurs=valeurs, motif=SECRET, **ici.acte(de))


def arreter(ici, version):
    for partie in Partie:
        donner_un_bon(version, empreinte=version.empreinte, **ici.acte(partie))


def un_ordre(ici, dialogue):
    return soumettre(OrdreDuJour(dialogue), **ici.acte(Partie.ARS))


def un_compte_rendu(ici):
    dialogue = ici.tenir_le_dialogue()
    gestion.soumettre(dialogue, **ici.acte(Partie.ARS))
    return dialogue


def attendues(ici, partie):
    genres = ("version_soumise", "modification", "remarque")
    return [t.cle.partition(":")[0] for t in taches(ici.agent(partie)) if t.cle.startswith(genres)]


def test_l_ordre_du_jour_se_discute_s_arrete_et_se_fige_au_compte_rendu(ici):
    dialogue = ici.ouvrir_le_dialogue()
    with pytest.raises(PermissionDenied):
        soumettre(OrdreDuJour(dialogue), **ici.acte(Partie.CPTS))
    un = un_ordre(ici, dialogue)
    assert {partie: attendues(ici, partie) for partie in Partie} == dict.fromkeys(Partie, ["version_soumise"])
    remarque = echanges.remarquer(un, clause="point:missions", texte=SECRET, **ici.acte(Partie.AM))
    proposee = proposer(ici, un, Partie.CPTS, "point:autres", autres="Remplacement de l’été")
    assert "propose encore" in raisons(donner_un_bon, un, empreinte=un.empreinte, **ici.acte(Partie.CPTS))
    assert [attendues(ici, partie).count("modification") for partie in Partie] == [0, 1, 1]
    assert [attendues(ici, partie).count("remarque") for partie in Partie] == [0, 1, 0]
    donner_un_bon(un, empreinte=un.empreinte, **ici.acte(Partie.AM))
    echanges.repondre(remarque, texte="D’accord.", **ici.acte(Partie.ARS))
    echanges.accepter(proposee, **ici.acte(Partie.ARS))
    un.refresh_from_db()
    assert (un.etat, un.bons_valides.count()) == (EtatVersion.PERIMEE, 0)
    deux = un_ordre(ici, dialogue)
    arreter(ici, deux)
    dialogue.refresh_from_db()
    assert dialogue.ordre_arrete == deux
    fige = ordre_fige(dialogue)
    assert fige["mention"].startswith("Version 2, arrêtée par les trois parties le ")
    assert fige["points"][-1] == {"cle": "autres", "titre": "Autres points", "texte": "Remplacement de l’été"}
    points = {**dialogue.points, "autres": "Tout autre chose"}
    ordre_du_jour.ecrire(dialogue, points=points, texte=OrdreDuJour(dialogue), **ici.acte(Partie.AM))
    dialogue.refresh_from_db()
    assert "Son texte a été repris ensuite" in ordre_fige(dialogue)["mention"]
    trois = un_ordre(ici, dialogue)
    dialogue.refresh_from_db()
    assert "Changée ensuite : la version 3" in ordre_fige(dialogue)["mention"]
    arreter(ici, trois)
    gestion.geler(dialogue, **ici.acte(Partie.ARS))
    ici.maintenant += timedelta(days=11)
    gestion.tenir(dialogue, presents="Tous", conclusions="Dit.", **ici.acte(Partie.ARS))
    gestion.soumettre(dialogue, **ici.acte(Partie.ARS))
    imprime = compte_rendu(dialogue, ()).contexte["ordre_du_jour"]
    assert "Elle remplace la version 2, arrêtée le " in imprime["mention"]
    assert imprime["points"][-1] == {"titre": "Autres points", "lignes": ["Tout autre chose"]}
    assert "Le dialogue est tenu" in raisons(
        echanges.remarquer, trois, clause="point:missions", texte="Trop tard.", **ici.acte(Partie.CPTS)
    )
    assert "ne change plus" in raisons(un_ordre, ici, dialogue)


def test_une_modification_du_compte_rendu_s_ecrit_et_annule_les_approbations(ici):
    dialogue = un_compte_rendu(ici)
    version = dialogue.compte_rendu
    assert (version.empreinte, dialogue.photographie["ordre_du_jour"]["mention"]) == (dialogue.empreinte, JAMAIS_SOUMIS)
    ici.approuver(dialogue, Partie.AM)
    assert "demandez d’abord une correction" in raisons(
        proposer, ici, version, Partie.AM, "conclusions", conclusions="Autre"
    )
    ecrite = proposer(ici, version, Partie.CPTS, "conclusions", conclusions="Rien ne bloque, sauf la prévention.")
    tranchee = proposer(ici, version, Partie.ARS, "indicateur:prevention-1", valeur="70", motif="En séance.")
    suite = {"texte": "Recruter", "partie": "cpts", "responsable": "A. Puech", "echeance_le": "2025-09-01"}
    ajoutee = proposer(ici, version, Partie.CPTS, "suites", **suite)
    with pytest.raises(PermissionDenied):
        echanges.accepter(tranchee, **ici.acte(Partie.ARS))
    with pytest.raises(PermissionDenied):
        echanges.accepter(ecrite, **ici.acte(Partie.CPTS))
    assert "propose encore une modification" in raisons(ici.approuver, dialogue, Partie.CPTS)
    echanges.accepter(ecrite, **ici.acte(Partie.ARS))
    dialogue.refresh_from_db()
    assert (dialogue.etat, dialogue.conclusions) == (EtatGestion.TENU, "Rien ne bloque, sauf la prévention.")
    assert not dialogue.approbations.filter(annulee_le=None).exists()
    assert "2 modifications proposées attendent" in raisons(gestion.soumettre, dialogue, **ici.acte(Partie.ARS))
    echanges.accepter(tranchee, **ici.acte(Partie.AM))
    echanges.accepter(ajoutee, **ici.acte(Partie.AM))
    assert (dialogue.retenues.get().valeur, dialogue.suites.get().texte) == (70, "Recruter")
    gestion.soumettre(dialogue, **ici.acte(Partie.ARS))
    deux = dialogue.compte_rendu
    lus = articles(CompteRendu(dialogue), deux, version.photographie, ici.jour)
    changees = {c.cle.partition(":")[0]: c for a in lus for c in a.clauses if c.ecart}
    assert set(changees) == {"conclusions", "indicateur", "parts", "suite"}
    assert [(s.genre.value, s.texte) for s in changees["conclusions"].ecart.segments][0] == ("egal", "Rien ne ")
    assert "remplacée par la version 2" in raisons(
        echanges.remarquer, version, clause="conclusions", texte="?", **ici.acte(Partie.AM)
    )
    corrigee = proposer(ici, deux, Partie.CPTS, f"suite:{dialogue.suites.get().pk}", responsable="L. Roy")
    echanges.accepter(corrigee, **ici.acte(Partie.AM))
    assert dialogue.suites.get().responsable == "L. Roy"


def test_le_troisieme_accord_attend_la_reponse_a_toute_proposition(ici):
    dialogue = un_compte_rendu(ici)
    ici.approuver(dialogue, Partie.CPTS)
    proposee = proposer(ici, dialogue.compte_rendu, Partie.ARS, "presents", presents="Tous sauf un")
    ici.approuver(dialogue, Partie.AM)
    echanges.refuser(proposee, commentaire="Tous étaient là.", **ici.acte(Partie.AM))
    autre = proposer(ici, dialogue.compte_rendu, Partie.ARS, "presents", presents="Presque tous")
    signataire = ici.parcours.signataire(Partie.ARS)
    assert "propose encore" in raisons(ici.approuver, dialogue, Partie.ARS)
    echanges.retirer(autre, auteur=signataire, maintenant=ici.maintenant)
    ici.approuver(dialogue, Partie.ARS)
    assert dialogue.etat == EtatGestion.APPROUVE
    assert raisons(proposer, ici, dialogue.compte_rendu, Partie.CPTS, "presents", presents="Moi").startswith(
        "Le compte rendu est approuvé"
    )
    proposee.refresh_from_db()
    assert (proposee.etat, proposee.suite) == (EtatModification.REFUSEE, "Tous étaient là.")


def test_deux_propositions_sur_le_meme_point_ne_s_ecrasent_pas(ici):
    dialogue = un_compte_rendu(ici)
    version = dialogue.compte_rendu
    une = proposer(ici, version, Partie.CPTS, "presents", presents="Un")
    deux = proposer(ici, version, Partie.AM, "presents", presents="Deux")
    echanges.accepter(une, **ici.acte(Partie.AM))
    assert "Écrit autrement depuis" in raisons(echanges.accepter, deux, **ici.acte(Partie.ARS))
    redaction.ecrire(dialogue, presents="Trois", conclusions="Dit.", **ici.acte(Partie.ARS))
    deux.refresh_from_db()
    assert deux.etat == EtatModification.PROPOSEE


def test_les_pages_disent_a_chacun_son_geste_et_taisent_les_echanges_au_guichet(ici):
    dialogue = un_compte_rendu(ici)
    version, numero = dialogue.compte_rendu, dialogue.dossier.numero
    echanges.remarquer(version, clause="conclusions", texte=SECRET, **ici.acte(Partie.AM))
    proposee = proposer(ici, version, Partie.CPTS, "conclusions", conclusions="Autre chose")
    racine, lue = reverse("negociation:negociation", args=[numero, "compte-rendu-1"]), version.get_absolute_url()
    accepter = f"{racine}modifications/{proposee.pk}/accepter/"
    qui = {**{partie: ici.agent(partie) for partie in Partie}, "guichet": ici.parcours.agent(Role.COORDINATEUR)}
    vus = {}
    for nom, personne in qui.items():
        client = client_de(personne)
        pages = [client.get(page).content.decode() for page in (racine, version.get_absolute_url())]
        gestes = [
            client.get(page).status_code for page in (accepter, f"{version.get_absolute_url()}modifier/presents/")
        ]
        vus[nom] = [*(SECRET in page for page in pages), *(accepter in page for page in pages), *gestes]
    assert vus == {
        Partie.CPTS: [True, True, False, False, 403, 200],
        Partie.ARS: [True, True, True, True, 200, 200],
        Partie.AM: [True, True, True, True, 200, 200],
        "guichet": [False, False, False, False, 404, 403],
    }
    cpts = client_de(qui[Partie.CPTS])
    faute = cpts.post(f"{lue}modifier/suites/", {"texte": "Gardé", "motif": "Gardé aussi"})
    assert (faute.status_code, "Gardé aussi" in faute.content.decode()) == (422, True)
    ailleurs = [f"{racine}soumettre/", f"{lue}bon/donner/"]
    ailleurs += [racine.replace("rendu-1", "rendu-2"), racine.replace("compte-rendu-1", "ordre-du-jour-9")]
    assert [client_de(qui[Partie.ARS]).get(page).status_code for page in ailleurs] == [404] * 4


def test_l_ordre_du_jour_s_ecrit_et_reprend_les_donnees_sans_rien_perdre(ici):
    dialogue = ici.ouvrir_le_dialogue()
    page = reverse("execution:ordre_du_jour", args=[dialogue.dossier.numero, 1])
    client = client_de(ici.agent(Partie.AM))
    repris = client.post(page, {"reprendre": "oui", "missions": "Effacé", "autres": "Gardé"}).content.decode()
    assert ("Effacé" in repris, "Gardé" in repris) == (False, True)
    dialogue.refresh_from_db()
    assert dialogue.points == {}
    assert client.post(page, {"missions": "Récrit", "autres": ""}).status_code == 302
    dialogue.refresh_from_db()
    assert {cle: texte for cle, texte in dialogue.points.items() if texte} == {"missions": "Récrit"}
    lue = client.get(dialogue.get_absolute_url()).content.decode()
    assert "Récrit" not in lue
    version = un_ordre(ici, dialogue)
    assert "Récrit" in client.get(dialogue.get_absolute_url()).content.decode()
    assert client.post(f"{version.get_absolute_url()}bon/donner/", {"empreinte": "0" * 64}).status_code == 409
