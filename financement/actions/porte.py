"""La porte des barèmes : leur état ne change qu'ici. Celle des dossiers consigne dans un dossier."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from commun.calendrier import en_lettres
from comptes.models import Utilisateur
from financement.conversion import empreinte, en_bareme
from financement.enums import EtatVersion
from financement.models import ActeSurBareme, VersionDeBareme
from financement.permissions import SON_PROPRE, a_saisi, verifier_administration
from financement.registre import oublier
from financement.verifications import defauts
from financement.workflow import TABLE, Pas, sources


class ActeRefuse(Exception):
    """L'acte n'est pas possible ; ``raisons`` les dit toutes, en français."""

    def __init__(self, raisons: list[str]) -> None:
        super().__init__(" ".join(raisons))
        self.raisons = raisons


def verrouiller(version: VersionDeBareme) -> VersionDeBareme:
    """Relit la version et verrouille sa famille, dans la transaction de l'appelant : deux actes se suivent."""
    famille = VersionDeBareme.objects.select_for_update(of=("self",)).filter(famille=version.famille).order_by("pk")
    return next(fraiche for fraiche in famille if fraiche.pk == version.pk)


def franchir(
    version: VersionDeBareme, nom: str, *, auteur: Utilisateur | None, maintenant: datetime, motif: str = ""
) -> ActeSurBareme:
    """Fait le pas et rend l'acte consigné. ``auteur`` None : le portail, pour un barème livré avec lui.

    Lève ``PermissionDenied`` (droit, ou son propre barème), ``ActeRefuse`` (état, contenu, motif, chevauchement).
    """
    pas = TABLE[nom]
    with transaction.atomic():
        fraiche = verrouiller(version)
        _verifier_droit(fraiche, pas, auteur)
        raisons = _raisons(fraiche, pas, motif)
        if raisons:
            raise ActeRefuse(raisons)
        if nom == "verifier":
            clore_la_precedente(fraiche, auteur=auteur, maintenant=maintenant)
        de = str(fraiche.etat)
        with fraiche.porte():
            getattr(fraiche, nom)()
            for champ, valeur in _champs(nom, auteur, maintenant).items():
                setattr(fraiche, champ, valeur)
            fraiche.save()
        acte = consigner(fraiche, nom, de=de, auteur=auteur, maintenant=maintenant, motif=motif)
    version.refresh_from_db()
    return acte


def consigner(
    version: VersionDeBareme,
    code: str,
    *,
    auteur: Utilisateur | None,
    maintenant: datetime,
    de: str = "",
    motif: str = "",
    donnees: dict[str, Any] | None = None,
) -> ActeSurBareme:
    """Ajoute au journal, dans la transaction de l'acte, et fait relire les barèmes."""
    oublier()
    transaction.on_commit(oublier)
    return ActeSurBareme.objects.create(
        version=version,
        code=code,
        de=de,
        vers=version.etat,
        auteur=auteur,
        instant=maintenant,
        motif=motif.strip(),
        empreinte=empreinte(en_bareme(version)),
        donnees=donnees or {},
    )


def precedente(version: VersionDeBareme) -> VersionDeBareme | None:
    """La version vérifiée sans fin, plus ancienne, que celle-ci remplacera le jour de son effet."""
    ouvertes = VersionDeBareme.objects.filter(
        famille=version.famille, etat=EtatVersion.VERIFIE, fin_le__isnull=True, effet_le__lt=version.effet_le
    )
    return ouvertes.exclude(pk=version.pk).order_by("-effet_le", "pk").first()


def chevauchees(version: VersionDeBareme) -> list[VersionDeBareme]:
    """Les versions vérifiées qui valent un même jour que celle-ci, hors celle qu'elle remplace."""
    remplacee = precedente(version)
    autres = VersionDeBareme.objects.filter(famille=version.famille, etat=EtatVersion.VERIFIE).exclude(pk=version.pk)
    fin = version.fin_le or date.max
    return [
        autre
        for autre in autres.order_by("effet_le", "pk")
        if autre != remplacee and autre.effet_le <= fin and (autre.fin_le or date.max) >= version.effet_le
    ]


def chevauchements(version: VersionDeBareme) -> list[str]:
    """Chaque version vérifiée qui vaut un même jour que celle-ci, et quand elle vaut."""
    return [
        f"Ce barème vaudrait les mêmes jours que {autre.code}, déjà vérifié et valable {_validite(autre)} : changez "
        "ses dates d’effet ou de fin."
        for autre in chevauchees(version)
    ]


def _validite(version: VersionDeBareme) -> str:
    debut = en_lettres(version.effet_le)
    return f"du {debut} au {en_lettres(version.fin_le)}" if version.fin_le else f"depuis le {debut}"


def clore_la_precedente(version: VersionDeBareme, *, auteur: Utilisateur | None, maintenant: datetime) -> None:
    """Pose la fin de validité de la version remplacée : la veille de l'effet de celle-ci."""
    remplacee = precedente(version)
    if remplacee is None:
        return
    remplacee = verrouiller(remplacee)
    remplacee.fin_le = version.effet_le - timedelta(days=1)
    remplacee.save(update_fields=["fin_le"])
    donnees = {"fin_le": remplacee.fin_le.isoformat(), "remplacee_par": version.code}
    consigner(remplacee, "clore", de=remplacee.etat, auteur=auteur, maintenant=maintenant, donnees=donnees)


def _champs(nom: str, auteur: Utilisateur | None, maintenant: datetime) -> dict[str, Any]:
    if nom == "verifier":
        return {"verificateur": auteur, "verifie_le": maintenant}
    return {"retire_le": maintenant} if nom == "retirer" else {}


def _verifier_droit(version: VersionDeBareme, pas: Pas, auteur: Utilisateur | None) -> None:
    if auteur is None:
        if version.origine != "portail":
            raise PermissionDenied("Cet acte demande une personne.")
        return
    verifier_administration(auteur)
    if pas.un_autre and a_saisi(auteur, version):
        raise PermissionDenied(SON_PROPRE)


def _raisons(version: VersionDeBareme, pas: Pas, motif: str) -> list[str]:
    if version.etat not in sources(pas.nom):
        return [f"« {pas.bouton} » n’est pas possible : ce barème est « {version.get_etat_display().lower()} »."]
    raisons = []
    if pas.nom in ("soumettre", "verifier"):
        raisons += [defaut.message for defaut in defauts(en_bareme(version))]
        raisons += chevauchements(version)
    if pas.motif and not motif.strip():
        raisons.append("Écrivez le motif : il est gardé au journal.")
    return raisons
