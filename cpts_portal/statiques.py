"""Fichiers statiques de production : noms à empreinte, compressés, imports des modules JavaScript compris."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Statiques(CompressedManifestStaticFilesStorage):
    """Réécrit aussi ``import … from "./module.js"`` vers le nom à empreinte du module."""

    support_js_module_import_aggregation = True
