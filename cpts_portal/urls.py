"""Plan du portail : chaque application apporte ses adresses."""

from django.urls import include, path

from cpts_portal import sante, views
from cpts_portal.apparence import apparence
from cpts_portal.demonstration import courriels
from cpts_portal.galerie import galerie

pages = [
    path("comprendre/", views.cpts, name="cpts"),
    path("etapes/", views.etapes, name="etapes"),
    path("missions/", views.missions, name="missions"),
    path("financement/", views.financement, name="financement"),
    path("outils/", views.outils, name="outils"),
    path("contacts/", views.contacts, name="contacts"),
    path("glossaire/", views.glossaire, name="glossaire"),
    path("accessibilite/", views.accessibilite, name="accessibilite"),
    path("mentions-legales/", views.mentions, name="mentions"),
    path("donnees-personnelles/", views.donnees, name="donnees"),
    path("plan-du-site/", views.plan, name="plan"),
]

urlpatterns = [
    path("", views.accueil, name="accueil"),
    path("", include((pages, "pages"))),
    path("apparence/", apparence, name="apparence"),
    path("composants/", galerie, name="composants"),
    path("demo/courriels/", courriels, name="demo_courriels"),
    path("sante/", sante.pret, name="sante"),
    path("sante/pret/", sante.pret, name="sante_pret"),
    path("sante/vivant/", sante.vivant, name="sante_vivant"),
    path("", include("comptes.urls")),
    path("", include("territoires.urls")),
    path("", include("financement.urls")),
    path("", include("contrats.urls")),
    path("", include("negociation.urls")),
    path("", include("execution.urls")),
    path("", include("indemnites.urls")),
    path("", include("paiements.urls")),
    path("", include("instruction.urls")),
    path("", include("dialogue.urls")),
    path("", include("association.urls")),
    path("", include("instruction.urls_ars")),
    path("", include("instruction.urls_projet")),
    path("", include("instruction.urls_seance")),
    path("", include("instruction.urls_tiers")),
    path("", include("instruction.urls_contributions")),
    path("", include("instruction.urls_consolidation")),
    path("", include("dossiers.urls_verification")),
    path("", include("dossiers.urls")),
    path("", include("suivi.urls")),
]

handler400 = "cpts_portal.erreurs.requete_incorrecte"
handler403 = "cpts_portal.erreurs.acces_refuse"
handler404 = "cpts_portal.erreurs.introuvable"
handler500 = "cpts_portal.erreurs.erreur_interne"
handler429 = "comptes.verrouillage.trop_de_demandes"
