"""Le contrat en vigueur à une date : la seule porte par où missions, indicateurs, taille et barème se lisent."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from contrats.blocs import remplacer, reporter_les_montants
from contrats.engagements import Engagees, engagees_par_version
from contrats.enums import EtatAvenant, MotifAvenant
from contrats.formes import lire
from contrats.models import Avenant, Contrat
from contrats.succession import celui_du_jour


@dataclass(frozen=True)
class VersionEnVigueur:
    """Le contenu à partir du jour ``debut`` (inclus) ; ``origines`` : clé de clause → l'avenant qui l'a écrite.

    Une clause absente d'``origines`` vient du contrat signé d'abord. ``avenants`` : ceux qui ont pris effet.
    ``engagees`` : mission → premier jour de sa période d'engagement.
    """

    debut: date
    photographie: dict[str, Any]
    avenants: tuple[Avenant, ...]
    origines: dict[str, Avenant]
    engagees: Engagees = field(default_factory=dict)


def contenu_au(contrat: Contrat, jour: date) -> dict[str, Any]:
    """La photographie en vigueur ce jour-là ; celle de la signature tant qu'aucun avenant n'a pris effet.

    Un jour antérieur à la signature rend le contenu signé. À n'appeler que sur un contrat signé.
    """
    return version_au(contrat, jour).photographie


def version_au(contrat: Contrat, jour: date, sans: Avenant | None = None) -> VersionEnVigueur:
    """La version en vigueur ce jour-là, avec l'origine de chaque clause ; comme si ``sans`` n'existait pas."""
    return celui_du_jour(versions(contrat, sans), jour)


def version_de_base(avenant: Avenant) -> VersionEnVigueur:
    """La version que l'avenant vient modifier : celle qui serait en vigueur à son effet, sans lui."""
    jour = avenant.effet_le or avenant.effet_prevu or date.max
    return version_au(avenant.contrat, jour, sans=avenant)


def base_de(avenant: Avenant) -> dict[str, Any]:
    """Le contenu de cette version."""
    return version_de_base(avenant).photographie


def versions(contrat: Contrat, sans: Avenant | None = None) -> tuple[VersionEnVigueur, ...]:
    """Toutes les versions, de la signature au dernier avenant signé, une par jour d'effet (une requête)."""
    signes = contrat.avenants.filter(etat=EtatAvenant.SIGNE).select_related("dossier").order_by("effet_le", "numero")
    retenus = signes.exclude(pk=sans.pk) if sans is not None else signes
    return consolider(contrat.debut_le, lire(contrat.photographie), retenus)


def versions_autour(
    avenant: Avenant, ecrite: dict[str, Any], effet: date
) -> tuple[tuple[VersionEnVigueur, ...], tuple[VersionEnVigueur, ...]]:
    """Les versions sans cet avenant, puis avec lui s'il disait ``ecrite`` et prenait effet ce jour-là.

    Seuls comptent les avenants signés avant lui (un seul s'ouvre à la fois) : ce qu'il change ne bouge plus ensuite.
    """
    contrat, signee = avenant.contrat, lire(avenant.contrat.photographie)
    deja = list(contrat.avenants.filter(etat=EtatAvenant.SIGNE, numero__lt=avenant.numero).order_by("numero"))
    essai = copy(avenant)
    essai.photographie, essai.effet_le = ecrite, effet
    return consolider(contrat.debut_le, signee, deja), consolider(contrat.debut_le, signee, [*deja, essai])


def recouvrements(avenant: Avenant, jour: date) -> list[tuple[Avenant, list[MotifAvenant]]]:
    """Les avenants signés avant lui qui récriront plus tard les mêmes blocs : il n'y vaudra que jusqu'à leur effet.

    Son effet, tant qu'il n'est pas signé, est au plus tôt ``jour``.
    """
    effet = avenant.effet_le or max(avenant.effet_prevu or jour, jour)
    signes = avenant.contrat.avenants.filter(etat=EtatAvenant.SIGNE, numero__lt=avenant.numero, effet_le__gt=effet)
    signes = signes.order_by("effet_le", "numero")
    communs = ((autre, [m for m in MotifAvenant if m in autre.motifs and m in avenant.motifs]) for autre in signes)
    return [(autre, motifs) for autre, motifs in communs if motifs]


def consolider(
    signe_le: date, photographie: dict[str, Any], avenants: Iterable[Avenant]
) -> tuple[VersionEnVigueur, ...]:
    """Les versions successives, par date d'effet (à égalité, par numéro), quel que soit l'ordre donné. Pur."""
    courante = VersionEnVigueur(signe_le, photographie, (), {})
    liste = [courante]
    for avenant in sorted(avenants, key=lambda avenant: (avenant.effet_le, avenant.numero)):
        courante = _amendee(courante, avenant)
        if liste[-1].debut == courante.debut:
            liste.pop()
        liste.append(courante)
    # Au jour le jour : ce que deux avenants du même jour défont et refont ne rouvre aucune période.
    return tuple(replace(version, engagees=sont) for version, sont in engagees_par_version(liste))


def _amendee(avant: VersionEnVigueur, avenant: Avenant) -> VersionEnVigueur:
    photo = amender(avant.photographie, avenant.photographie, avenant.motifs)
    anciennes, neuves = dict(clauses(avant.photographie)), dict(clauses(photo))
    changees = {cle: avenant for cle, valeur in neuves.items() if anciennes.get(cle) != valeur}
    gardees = {cle: origine for cle, origine in avant.origines.items() if cle in neuves}
    return VersionEnVigueur(avenant.effet_le, photo, (*avant.avenants, avenant), {**gardees, **changees})


def amender(base: dict[str, Any], ecrite: dict[str, Any], motifs: list[str]) -> dict[str, Any]:
    """``base`` après un avenant signé : ses blocs remplacés, les montants portés à l'enveloppe en vigueur."""
    return reporter_les_montants(remplacer(base, ecrite, motifs))


def clauses(photo: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Ce qui, dans un contrat, a une origine : clauses, signataires, missions, indicateurs, en (clé, valeur)."""
    ecrit = photo["contenu"]
    territoire = photo["territoire"]
    yield "territoire", [territoire["population"], territoire["communes"], territoire["parties"]]
    yield "taille", territoire["taille"]
    yield "bareme", ecrit["bareme"]
    yield "moyens", ecrit["moyens"]
    yield "articles_particuliers", ecrit["articles_particuliers"]
    for signataire in ecrit["signataires"]:
        yield f"signataire:{signataire['partie']}", signataire
    for engagement in ecrit["engagements"]:
        yield f"mission:{engagement['mission']}", {**engagement, "indicateurs": None}
        for indicateur in engagement["indicateurs"]:
            yield f"indicateur:{indicateur['code']}", indicateur
