"""La relecture amicale de bout en bout : demander, commenter un champ, répondre, régler, conclure, refermer."""

import re

import pytest
from django.urls import reverse

from dossiers.models import FilDeCommentaires
from tests.fabriques.etats import un_parcours
from tests.parcours.gestes import TELEPHONE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
NOM = "CPTS du Lauragais"


def test_un_brouillon_s_ouvre_au_guichet_se_commente_et_se_referme(ouvrir, equipe) -> None:
    dossier = un_parcours().dossier
    porteur = ouvrir(equipe["responsable"], largeur=TELEPHONE, theme="dark")
    porteur.ouvrir_le_dossier(NOM).lien("Demander l’aide du Guichet").titre("Aide du Guichet")
    porteur.lien("Demander une relecture").titre("Demander une relecture au Guichet")
    porteur.remplir(mot="Notre diagnostic suffit-il ?").bouton("Ouvrir mon brouillon au Guichet")
    porteur.titre("Aide du Guichet").lit("Le Guichet lit votre brouillon")

    guichet = ouvrir(equipe["coordinateur"])
    guichet.aller("/a-faire/")
    guichet.lit("Des équipes vous sollicitent (1)").lien(NOM).titre("Relecture du brouillon")
    guichet.lit("Notre diagnostic suffit-il ?")
    guichet.principal.get_by_text("Commenter « Diagnostic »").click()
    champs = {"com-diagnostic-champ": "diagnostic", "com-diagnostic-texte": "Citez votre source."}
    section = guichet.page.locator("#rubrique-diagnostic")
    for nom, valeur in champs.items():
        guichet.champ(nom, valeur)
    guichet._cliquer(section.get_by_role("button", name="Ajouter le commentaire"))
    guichet.titre("Relecture du brouillon").lit("Votre commentaire est ajouté.", "Citez votre source.")

    fil = FilDeCommentaires.objects.get()
    rubrique = reverse("dossiers:rubrique", args=[dossier.numero, "lettre", "diagnostic"])
    porteur.aller(rubrique)
    renvoi = porteur.page.locator("#div_id_diagnostic").get_by_role("link", name=re.compile("Citez votre source"))
    assert renvoi.get_attribute("href") == f"#fil-{fil.pk}"
    carte = porteur.page.locator(f"#fil-{fil.pk}")
    carte.get_by_text("Répondre", exact=True).click()
    porteur.champ(f"fil-{fil.pk}-texte", "Assurance Maladie, 2025.")
    porteur._cliquer(carte.get_by_role("button", name="Envoyer la réponse"))
    porteur.lit("Votre réponse est ajoutée.")

    guichet.aller(reverse("dossiers:relecture", args=[dossier.numero]))
    guichet.lit("Assurance Maladie, 2025.").remplir(commentaire="Vous pouvez déposer.")
    guichet.bouton("Dire que la lecture est terminée").lit("Vous pouvez déposer.")

    porteur.aller(rubrique)
    porteur._cliquer(carte.get_by_role("button", name=re.compile("Marquer résolu")))
    porteur.lit("Le commentaire est marqué résolu.")
    porteur.aller(reverse("dossiers:guichet", args=[dossier.numero]))
    porteur.lit("Le Guichet a terminé sa lecture", "Vous pouvez déposer.").bouton("Refermer le brouillon")
    porteur.lit("Votre brouillon est refermé")
    for nom in ("relecture", "detail"):
        guichet.refusee(reverse(f"dossiers:{nom}", args=[dossier.numero]), 404)


def test_un_appui_se_demande_et_se_repond(ouvrir, equipe) -> None:
    dossier = un_parcours().dossier
    porteur = ouvrir(equipe["responsable"], largeur=TELEPHONE)
    porteur.aller(reverse("dossiers:guichet", args=[dossier.numero]))
    porteur.lien("Demander un appui au Guichet").remplir(nature="reunion", message="Pouvez-vous venir un mardi ?")
    porteur.bouton("Envoyer la demande au Guichet").titre("Aide du Guichet").lit("Demandé, réponse du Guichet attendue")
    guichet = ouvrir(equipe["coordinateur"], theme="dark")
    guichet.aller("/appuis/")
    guichet.lien(NOM).titre("Réunion").lit("Pouvez-vous venir un mardi ?").lien("Accepter la demande")
    guichet.remplir(commentaire="Le 15 à 20 h.").bouton("Accepter la demande").lit("Le 15 à 20 h.")
    porteur.aller(reverse("dossiers:guichet", args=[dossier.numero]))
    porteur.lit("Accepté par le Guichet", "Le 15 à 20 h.")


def test_l_equipe_commente_et_reprend_la_charte_au_telephone(ouvrir, equipe) -> None:
    dossier = un_parcours().dossier
    porteur = ouvrir(equipe["responsable"], largeur=TELEPHONE, theme="dark")
    porteur.aller(reverse("dossiers:commentaires", args=[dossier.numero]))
    porteur.lit("Aucun commentaire").remplir(rubrique="lettre:equipe", texte="Qui pour les sages-femmes ?")
    porteur.bouton("Ajouter le commentaire").lit("1 commentaire à traiter")
    porteur.aller(reverse("dossiers:rubrique", args=[dossier.numero, "lettre", "equipe"]))
    porteur.lit("Qui pour les sages-femmes ?").lien("Charte de l’équipe projet").titre("Charte de l’équipe projet")
    porteur.bouton("Reprendre ce modèle dans la lettre").titre("Équipe projet et coordination")
    assert NOM in porteur.valeur("charte_equipe")
