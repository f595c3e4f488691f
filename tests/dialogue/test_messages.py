"""Un message s'ajoute et ne change plus ; lu et non lu, mentions, notes, pièces, recherche."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commun.models import CourrielSortant
from dialogue.actions.lectures import lire_jusqu_a, marquer_non_lu
from dialogue.actions.messages import Note
from dialogue.echanges import PAR_PAGE, fils_montres
from dialogue.enums import Nature, Public
from dialogue.models import AnalyseDePiece, Fil, Mention, Message, PieceDeMessage
from dialogue.participants import mentionnables
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import EtatLettre
from dossiers.models import Dossier, Evenement
from dossiers.televersement import TeleversementRefuse
from tests.fabriques.comptes import client_de
from tests.fabriques.dialogue import gens, un_message
from tests.fabriques.etats import un_dossier_a
from tests.fabriques.fichiers import un_docx

pytestmark = pytest.mark.django_db
ENTRE = Public.PORTEUR_GUICHET


@pytest.fixture
def dossier() -> Dossier:
    return un_dossier_a(EtatLettre.DEPOSEE)


def page(dossier: Dossier, public: Public = ENTRE) -> str:
    return f"/dossiers/{dossier.numero}/echanges/{public.value}/"


def non_lus(dossier: Dossier, nom: str) -> int:
    fils = fils_montres(dossier, gens(dossier)[nom], de_l_equipe=True)
    return next(fil.non_lus for fil in fils if fil.public == ENTRE)


class TestAjoutSeul:
    def test_ni_modifie_ni_efface(self, dossier: Dossier) -> None:
        message = un_message(dossier, ENTRE, fichiers=[("a.docx", un_docx())], mentions=[])
        gestes = [
            lambda: Message.objects.filter(pk=message.pk).update(texte="Autre"),
            lambda: Message.objects.filter(pk=message.pk)._raw_delete("default"),
            lambda: PieceDeMessage.objects.filter(message=message).update(nom="autre"),
        ]
        for geste in gestes:
            with pytest.raises(IntegrityError, match="ajout seul"), transaction.atomic():
                geste()

    def test_rien_n_entre_au_journal(self, dossier: Dossier) -> None:
        avant = Evenement.objects.filter(dossier=dossier).count()
        un_message(dossier, ENTRE)
        assert Evenement.objects.filter(dossier=dossier).count() == avant


class TestLuEtNonLu:
    def test_lire_la_page_remet_a_zero_et_marquer_non_lu_defait(self, dossier: Dossier) -> None:
        for _ in range(3):
            un_message(dossier, ENTRE)
        assert (non_lus(dossier, "coordinateur"), non_lus(dossier, "responsable")) == (3, 0)
        client = client_de(gens(dossier)["coordinateur"])
        assert client.get(page(dossier)).content.decode().count("Nouveau</span>") == 3
        assert non_lus(dossier, "coordinateur") == 0
        fil = Fil.objects.get()
        assert client.post(f"/echanges/{fil.pk}/non-lu/").status_code == 302
        assert non_lus(dossier, "coordinateur") == 1

    def test_ses_propres_messages_ne_se_remettent_pas_a_lire(self, dossier: Dossier) -> None:
        message = un_message(dossier, ENTRE)
        assert marquer_non_lu(message.fil, message.auteur) is False

    def test_un_seul_courriel_tant_que_rien_n_est_lu(self, dossier: Dossier) -> None:
        coordinateur = gens(dossier)["coordinateur"]
        recus = CourrielSortant.objects.filter(destinataire=coordinateur.email, cle__startswith="dialogue:")
        message = [un_message(dossier, ENTRE) for _ in range(3)][-1]
        assert recus.count() == 1
        lire_jusqu_a(message.fil, coordinateur, message.pk)
        un_message(dossier, ENTRE)
        assert recus.count() == 2
        assert recus.order_by("pk").first().sujet == f"[{dossier.numero}] Un message vous attend"


class TestMention:
    def test_part_meme_si_un_courriel_attend_deja(self, dossier: Dossier) -> None:
        coordinateur = gens(dossier)["coordinateur"]
        un_message(dossier, ENTRE)
        message = un_message(dossier, ENTRE, mentions=[coordinateur.pk])
        recus = CourrielSortant.objects.filter(destinataire=coordinateur.email, cle__startswith="dialogue:")
        assert [c.sujet for c in recus.order_by("pk")][1] == f"[{dossier.numero}] Vous êtes nommé dans un message"
        assert list(Mention.objects.values_list("message", "utilisateur")) == [(message.pk, coordinateur.pk)]

    def test_jamais_un_relecteur_ni_un_deporte_dans_un_fil_du_porteur(self, dossier: Dossier) -> None:
        personnes = gens(dossier)
        proposees = mentionnables(dossier, ENTRE, personnes["responsable"])
        assert set(proposees) == {personnes[n] for n in ("redacteur", "lecteur_de_l_equipe", "coordinateur")}
        client = client_de(personnes["responsable"])
        assert str(personnes["relecteur_urps"]) not in client.get(page(dossier)).content.decode()

    def test_une_personne_hors_du_fil_est_refusee(self, dossier: Dossier) -> None:
        etranger = gens(dossier)["relecteur_urps"]
        with pytest.raises(TransitionRefusee, match="ne lit plus cet échange"):
            un_message(dossier, ENTRE, mentions=[etranger.pk])
        assert not Message.objects.exists()


class TestNote:
    def test_dit_quand_combien_de_temps_et_avec_qui(self, dossier: Dossier) -> None:
        client = client_de(gens(dossier)["coordinateur"])
        jour = timezone.localdate() - timedelta(days=2)
        note = {"nature": "appel", "tenu_le": jour.isoformat(), "duree": "20", "participants": "Dr Puech"}
        assert client.post(f"{page(dossier)}note/", {**note, "texte": "Accord sur le nom."}).status_code == 302
        message = Message.objects.get()
        assert (message.nature, message.tenu_le, message.duree, message.participants) == ("appel", jour, 20, "Dr Puech")
        lue = client_de(gens(dossier)["responsable"]).get(page(dossier)).content.decode()
        assert "Appel téléphonique</strong>" in lue
        assert "20 minutes" in lue

    def test_pas_a_venir(self, dossier: Dossier) -> None:
        demain = timezone.localdate() + timedelta(days=2)
        with pytest.raises(TransitionRefusee, match="ne peut pas être à venir"):
            un_message(dossier, ENTRE, note=Note(Nature.REUNION, demain))


class TestPieces:
    def test_memes_refus_que_les_pieces_du_dossier_et_rien_n_est_perdu(self, dossier: Dossier) -> None:
        with pytest.raises(TeleversementRefuse):
            un_message(dossier, ENTRE, fichiers=[("outil.exe", b"MZ" * 200)])
        assert not Message.objects.exists()

    def test_antivirus_regle_la_piece_attend_et_une_infectee_ne_se_sert_jamais(self, dossier: Dossier) -> None:
        octets = un_docx()
        message = un_message(dossier, ENTRE, fichiers=[("a.docx", octets)])
        piece = message.pieces.get()
        adresse = f"/echanges/pieces/{piece.cle}/"
        client = client_de(gens(dossier)["coordinateur"])
        servie = client.get(adresse)
        assert (servie.status_code, b"".join(servie.streaming_content)) == (200, octets)
        with override_settings(CLAMD_ADRESSE="127.0.0.1:1"):
            assert client.get(adresse).status_code == 403
        AnalyseDePiece.objects.create(piece=piece, trouve="Eicar", analysee_le=timezone.now())
        assert client.get(adresse).status_code == 403
        assert "Infectée" in client.get(page(dossier)).content.decode()


class TestEcrire:
    def test_un_texte_vide_revient_en_422_et_le_droit_se_verifie_a_l_ecriture(self, dossier: Dossier) -> None:
        personnes = gens(dossier)
        reponse = client_de(personnes["responsable"]).post(page(dossier), {"texte": "  "})
        assert (reponse.status_code, "Écrivez votre message" in reponse.content.decode()) == (422, True)
        with pytest.raises(PermissionDenied):
            un_message(dossier, ENTRE, auteur=personnes["deporte"])

    def test_chercher_ignore_les_accents(self, dossier: Dossier) -> None:
        un_message(dossier, ENTRE, "La réunion d’Œuilly a été décalée.")
        un_message(dossier, ENTRE, "Autre chose.")
        client = client_de(gens(dossier)["coordinateur"])
        lue = client.get(f"/dossiers/{dossier.numero}/echanges/?q=REUNION+oeuilly").content.decode()
        assert "1 message avec" in lue
        assert "Autre chose" not in lue

    def test_la_page_coute_autant_pour_deux_et_deux_cents_messages(self, dossier: Dossier) -> None:
        client = client_de(gens(dossier)["coordinateur"])
        [un_message(dossier, ENTRE) for _ in range(2)]
        client.get(page(dossier))
        couts = []
        for ajoutes in (0, 198):
            _remplir(dossier, ajoutes)
            client.get(page(dossier))
            with CaptureQueriesContext(connection) as requetes:
                lue = client.get(page(dossier)).content.decode()
            couts.append(len(requetes))
        assert (couts[0] == couts[1], lue.count('<li class="message ')) == (True, PAR_PAGE)


def _remplir(dossier: Dossier, nombre: int) -> None:
    modele = Message.objects.order_by("pk").last()
    champs = {"fil": modele.fil, "auteur": modele.auteur, "cote": "porteur", "ecrit_le": timezone.now()}
    Message.objects.bulk_create(Message(texte=f"Message {n}", texte_recherche="", **champs) for n in range(nombre))
