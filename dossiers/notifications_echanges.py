"""Les courriels des échanges : un commentaire, un appui. Ils disent le fait et l'adresse, jamais le texte échangé."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from commun import courriels
from comptes.enums import Role
from comptes.models import Affectation, Utilisateur
from dossiers.enums import Sujet, Tour
from dossiers.models import AppuiGuichet, Commentaire, CommentaireNonLu, Deport, FilDeCommentaires, MembreEquipe
from dossiers.notifications import destinataires


def prevenir_du_commentaire(fil: FilDeCommentaires, message: Commentaire, endroit: str) -> None:
    """Prévient l'équipe (et le coordinateur d'un fil partagé), sauf l'auteur.

    Une fois par personne et par rubrique tant qu'elle ne l'a pas ouverte.
    """
    personnes = [p for p in destinataires(fil.dossier, publics_du_fil(fil)) if p.pk != message.auteur_id]
    cle = {"dossier": fil.dossier, "sujet": fil.sujet, "rubrique": fil.rubrique}
    deja = CommentaireNonLu.objects.filter(**cle, utilisateur__in=personnes).order_by()
    prevenues = set(deja.values_list("utilisateur", flat=True))
    nouvelles = [p for p in personnes if p.pk not in prevenues]
    CommentaireNonLu.objects.bulk_create(
        [CommentaireNonLu(utilisateur=p, prevenu_le=message.ecrit_le, **cle) for p in nouvelles], ignore_conflicts=True
    )
    equipe = set(MembreEquipe.objects.filter(dossier=fil.dossier, fin=None).values_list("utilisateur", flat=True))
    courriels.deposer_tous(
        [_courriel_de_commentaire(fil, message, endroit, p, p.pk in equipe) for p in nouvelles],
        maintenant=message.ecrit_le,
    )


def publics_du_fil(fil: FilDeCommentaires) -> tuple[Tour, ...]:
    """L'équipe, et le Guichet si le fil lui est partagé."""
    return (Tour.PORTEUR, Tour.GUICHET) if fil.relecture_id else (Tour.PORTEUR,)


def _courriel_de_commentaire(
    fil: FilDeCommentaires, message: Commentaire, endroit: str, personne: Utilisateur, de_l_equipe: bool
) -> courriels.Courriel:
    page = "dossiers:commentaires" if de_l_equipe else "dossiers:relecture"
    chemin = f"{reverse(page, args=[fil.dossier.numero])}#fil-{fil.pk}"
    etape = Sujet(fil.sujet).label.lower()
    corps = render_to_string(
        "dossiers/courriels/commentaire.txt",
        {
            "dossier": fil.dossier,
            "etape": etape,
            "endroit": endroit,
            "adresse": settings.URL_PUBLIQUE + chemin,
        },
    )
    return courriels.Courriel(
        cle=f"commentaire:{message.pk}:{personne.pk}",
        destinataire=personne.email,
        sujet=f"[{fil.dossier.numero}] Nouveau commentaire",
        corps=corps,
        personne=personne.pk,
        groupe=fil.dossier.numero,
        adresse=chemin,
    )


def coordinateurs_de(appui: AppuiGuichet) -> list[Utilisateur]:
    """Coordinateurs en fonction dans la région de l'appui, hors membres et acteurs du dossier."""
    actives = Affectation.objects.actives().filter(
        role=Role.COORDINATEUR, organisation__active=True, organisation__region=appui.region_id
    )
    equipe = MembreEquipe.objects.filter(dossier=appui.dossier_id, fin=None).order_by().values("utilisateur")
    personnes = Utilisateur.objects.filter(pk__in=actives.order_by().values("utilisateur"), is_active=True)
    exclues = Deport.objects.personnes_exclues([appui.dossier_id])
    return list(personnes.exclude(pk__in=equipe).exclude(exclues).order_by("pk"))


def prevenir_le_guichet(appui: AppuiGuichet, fait: str, cle: str, maintenant: datetime) -> None:
    """Prévient les coordinateurs d'une demande d'appui : ni numéro de dossier, ni lien vers lui."""
    _ecrire_aux_coordinateurs(appui, coordinateurs_de(appui), fait, cle, maintenant)


def prevenir_le_responsable(appui: AppuiGuichet, fait: str, cle: str, maintenant: datetime) -> None:
    """Prévient le coordinateur qui s'en occupe ; s'il n'est plus en fonction, tous ceux de la région."""
    tous = coordinateurs_de(appui)
    _ecrire_aux_coordinateurs(appui, [p for p in tous if p.pk == appui.responsable_id] or tous, fait, cle, maintenant)


def _ecrire_aux_coordinateurs(
    appui: AppuiGuichet, personnes: list[Utilisateur], fait: str, cle: str, maintenant: datetime
) -> None:
    adresse = f"{settings.URL_PUBLIQUE}{appui.get_absolute_url()}"
    corps = render_to_string("dossiers/courriels/appui.txt", {"appui": appui, "fait": fait, "adresse": adresse})
    courriels.deposer_tous(
        [
            courriels.Courriel(
                cle=f"appui:{appui.pk}:{cle}:{personne.pk}",
                destinataire=personne.email,
                sujet=fait,
                corps=corps,
                personne=personne.pk,
                adresse=appui.get_absolute_url(),
            )
            for personne in personnes
        ],
        maintenant=maintenant,
    )
