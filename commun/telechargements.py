"""Un tableau exporté, en réponse HTTP : en flux, en pièce à télécharger, jamais gardé en cache."""

from collections.abc import Iterable, Sequence

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from commun.exports import TYPES_MIME, FormatExport, en_flux


def tableau(
    nom: str, entetes: Sequence[str], lignes: Iterable[Sequence[object]], format_: FormatExport
) -> StreamingHttpResponse:
    """Le fichier ``nom`` (sans extension) ; les lignes ne se lisent qu'à mesure."""
    reponse = StreamingHttpResponse(en_flux(entetes, lignes, format_), content_type=TYPES_MIME[format_])
    reponse["Content-Disposition"] = content_disposition_header(True, f"{nom}.{format_.value}")
    reponse["X-Content-Type-Options"] = "nosniff"
    reponse["Cache-Control"] = "private, no-store"
    return reponse
