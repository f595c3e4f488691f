"""Fichiers statiques de production : noms à empreinte, compressés, imports des modules du portail compris."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

MODULES_DU_PORTAIL = "js/*.js"


class Statiques(CompressedManifestStaticFilesStorage):
    """Réécrit aussi ``import … from "./module.js"`` de ``static/js``, et d'eux seuls.

    Les scripts des bibliothèques citent dans leurs commentaires des modules qui n'existent pas.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        MODULES_DU_PORTAIL,
        HashedFilesMixin._js_module_import_aggregation_patterns[1],
    )
