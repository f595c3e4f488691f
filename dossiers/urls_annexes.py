"""Adresses annexes d'un dossier : équipe, pilote, journal ; et les reprises de CPTS antérieures au portail.

À inclure avant les adresses à deux segments libres (``<sujet>/<rubrique>/``).
"""

from django.urls import path

from dossiers import convertisseurs  # noqa: F401 - « redige » s'inscrit à l'import
from dossiers.enums import Sujet
from dossiers.views.appuis import (
    AnnulationAppuiView,
    AppuisView,
    AppuiView,
    ConfierAppuiView,
    DemandeAppuiView,
    ReponseAppuiView,
)
from dossiers.views.banque import BanqueView, IbanView
from dossiers.views.commentaires import CommentairesView, CommenterView, FilView
from dossiers.views.complements import AussiView, ComplementsView, EnvoiReponsesView, GesteElementView
from dossiers.views.controles import EssaiView, PasseOutreView
from dossiers.views.deports import DeportAgentView, DeportsView, LeveeView, RecusationView
from dossiers.views.ecriture import RepartitionView, ReunionView
from dossiers.views.emport import ArchiveView, ImportationView
from dossiers.views.equipe import EquipeView, InvitationEquipeView, MembreView, QuitterEquipeView, ReleveView
from dossiers.views.journal import JournalView
from dossiers.views.messages import (
    EcrireView,
    MessagesView,
    MessageView,
    RetraitMessageView,
    TraitementMessageView,
)
from dossiers.views.modeles_equipe import ModeleDocxView, ModelePdfView, ModeleView
from dossiers.views.niveaux import NiveauView, ReglesView
from dossiers.views.pieces import PieceJointeView
from dossiers.views.pilote import PiloteView
from dossiers.views.preparation import DepuisView, ElementView, PreparationView, QuestionsView
from dossiers.views.projet_garde import RenoncementView, RetraitPieceGardeeView
from dossiers.views.questionnaire import questionnaire
from dossiers.views.relecture import (
    AideDuGuichetView,
    DemandeRelectureView,
    FermetureRelectureView,
    RelectureView,
)
from dossiers.views.reprise import (
    GesteRepriseView,
    ModifierRepriseView,
    NouvelleRepriseView,
    ReprisesView,
    RepriseView,
    TerritoireRepriseView,
)
from dossiers.views.reprise_pieces import AjoutPieceView, PieceView, RetraitPieceView
from dossiers.views.texte_riche import texte_riche
from dossiers.views.versions import ComparaisonPdfView, ComparaisonView, VersionsView

DOSSIER = "dossiers/<str:numero>/"
GUICHET = f"{DOSSIER}guichet/"
REPRISE = "reprises/<int:reprise>/"

urlpatterns = [
    path("lettre-d-intention/questionnaire.pdf", questionnaire, name="questionnaire"),
    path("projet-de-sante/questionnaire.pdf", questionnaire, {"sujet": Sujet.PROJET}, name="questionnaire_du_projet"),
    path("texte-mis-en-forme/", texte_riche, name="texte_riche"),
    path(f"{DOSSIER}journal/", JournalView.as_view(), name="journal"),
    path(f"{DOSSIER}commentaires/", CommentairesView.as_view(), name="commentaires"),
    path(
        f"{DOSSIER}commentaires/<str:sujet>/<str:rubrique>/",
        CommenterView.as_view(),
        name="commenter",
    ),
    path(f"{DOSSIER}fils/<int:fil>/<str:geste>/", FilView.as_view(), name="fil"),
    path(f"{DOSSIER}complements/", ComplementsView.as_view(), name="complements"),
    path(f"{DOSSIER}complements/elements/<int:element>/", ElementView.as_view(), name="element"),
    path(f"{DOSSIER}complements/elements/<int:element>/<str:geste>/", GesteElementView.as_view(), name="element_geste"),
    path(f"{DOSSIER}complements/reponses/<int:demande>/", EnvoiReponsesView.as_view(), name="envoyer_reponses"),
    path(f"{DOSSIER}complements/<redige:sujet>/", PreparationView.as_view(), name="preparer_complements"),
    path(f"{DOSSIER}complements/<redige:sujet>/depuis/", DepuisView.as_view(), name="preparer_depuis"),
    path(f"{DOSSIER}complements/<redige:sujet>/questions/", QuestionsView.as_view(), name="poser_questions"),
    path(f"{DOSSIER}complements/<redige:sujet>/aussi/<str:rubrique>/", AussiView.as_view(), name="demander_aussi"),
    path(f"{DOSSIER}modeles/<str:modele>/", ModeleView.as_view(), name="modele_equipe"),
    path(f"{DOSSIER}modeles/<str:modele>/docx/", ModeleDocxView.as_view(), name="modele_equipe_docx"),
    path(f"{DOSSIER}modeles/<str:modele>/pdf/", ModelePdfView.as_view(), name="modele_equipe_pdf"),
    path(f"{DOSSIER}projet/ecriture/", RepartitionView.as_view(), name="ecriture"),
    path(f"{DOSSIER}projet/reunion/", ReunionView.as_view(), name="reunion"),
    path(f"{DOSSIER}relecture/", RelectureView.as_view(), name="relecture"),
    path(GUICHET, AideDuGuichetView.as_view(), name="guichet"),
    path(f"{GUICHET}relecture/", DemandeRelectureView.as_view(), name="demander_relecture"),
    path(f"{GUICHET}relecture/fermer/", FermetureRelectureView.as_view(), name="fermer_relecture"),
    path(f"{GUICHET}appuis/", DemandeAppuiView.as_view(), name="demander_appui"),
    path(f"{GUICHET}appuis/<int:appui>/annuler/", AnnulationAppuiView.as_view(), name="annuler_appui"),
    path(f"{GUICHET}voisines/<int:voisine>/", EcrireView.as_view(), name="ecrire_voisine"),
    path(f"{GUICHET}messages/<int:message>/reprendre/", RetraitMessageView.as_view(), name="retirer_message"),
    path("messages/", MessagesView.as_view(), name="messages"),
    path("messages/<int:message>/", MessageView.as_view(), name="message"),
    path("messages/<int:message>/<str:geste>/", TraitementMessageView.as_view(), name="traiter_message"),
    path("appuis/", AppuisView.as_view(), name="appuis"),
    path("appuis/<int:appui>/", AppuiView.as_view(), name="appui"),
    path("appuis/<int:appui>/confier/", ConfierAppuiView.as_view(), name="confier_appui"),
    path("appuis/<int:appui>/<str:geste>/", ReponseAppuiView.as_view(), name="repondre_appui"),
    path(f"{DOSSIER}coordonnees-bancaires/", BanqueView.as_view(), name="banque"),
    path(f"{DOSSIER}coordonnees-bancaires/iban/", IbanView.as_view(), name="iban"),
    path(f"{DOSSIER}pilote/", PiloteView.as_view(), name="pilote"),
    path(f"{DOSSIER}<redige:sujet>/essai/", EssaiView.as_view(), name="essai"),
    path(f"{DOSSIER}<redige:sujet>/versions/", VersionsView.as_view(), name="versions"),
    path(f"{DOSSIER}<redige:sujet>/versions/<str:de>/<str:a>/", ComparaisonView.as_view(), name="comparaison"),
    path(
        f"{DOSSIER}<redige:sujet>/versions/<str:de>/<str:a>/pdf/", ComparaisonPdfView.as_view(), name="comparaison_pdf"
    ),
    path(f"{DOSSIER}<redige:sujet>/controles/<str:regle>/", PasseOutreView.as_view(), name="passer_outre"),
    path(f"{DOSSIER}deports/", DeportsView.as_view(), name="deports"),
    path(f"{DOSSIER}deports/agents/<int:agent>/", DeportAgentView.as_view(), name="deport_agent"),
    path(f"{DOSSIER}deports/<int:deport>/lever/", LeveeView.as_view(), name="deport_levee"),
    path(f"{DOSSIER}recusation/", RecusationView.as_view(), name="recusation"),
    path(f"{DOSSIER}equipe/", EquipeView.as_view(), name="equipe"),
    path(f"{DOSSIER}equipe/quitter/", QuitterEquipeView.as_view(), name="equipe_quitter"),
    path(
        f"{DOSSIER}equipe/invitations/<int:invitation>/<str:geste>/",
        InvitationEquipeView.as_view(),
        name="equipe_invitation",
    ),
    path(f"{DOSSIER}equipe/releve/<int:membre>/", ReleveView.as_view(), {"geste": "releve"}, name="equipe_releve"),
    path(f"{DOSSIER}equipe/membres/<int:membre>/<str:geste>/", MembreView.as_view(), name="equipe_membre"),
    path(f"{DOSSIER}projet-garde/renoncer/", RenoncementView.as_view(), name="projet_garde_renoncer"),
    path(f"{DOSSIER}projet-garde/pieces/<uuid:cle>/", RetraitPieceGardeeView.as_view(), name="projet_garde_piece"),
    path("dossiers/depuis-une-archive/", ImportationView.as_view(), name="importation"),
    path(f"{DOSSIER}archive/", ArchiveView.as_view(), name="archive"),
    path(f"{DOSSIER}pieces/<uuid:cle>/", PieceJointeView.as_view(), name="piece"),
    path("regles/", ReglesView.as_view(), name="regles"),
    path("regles/<str:regle>/", NiveauView.as_view(), name="regle"),
    path("reprises/", ReprisesView.as_view(), name="reprises"),
    path("reprises/nouvelle/", NouvelleRepriseView.as_view(), name="reprise_nouvelle"),
    path(REPRISE, RepriseView.as_view(), name="reprise"),
    path(f"{REPRISE}modifier/", ModifierRepriseView.as_view(), name="reprise_modifier"),
    path(f"{REPRISE}territoire/", TerritoireRepriseView.as_view(), name="reprise_territoire"),
    path(f"{REPRISE}documents/", AjoutPieceView.as_view(), name="reprise_ajout_piece"),
    path(f"{REPRISE}documents/<int:piece>/", PieceView.as_view(), name="reprise_piece"),
    path(f"{REPRISE}documents/<int:piece>/retirer/", RetraitPieceView.as_view(), name="reprise_retrait_piece"),
    path(f"{REPRISE}<str:geste>/", GesteRepriseView.as_view(), name="reprise_geste"),
]
