#!/usr/bin/env bash
# Corrige le style du Python et redonne les documents générés ; relisez la différence avant de l'enregistrer.
# shellcheck source=scripts/socle.sh
source "$(dirname "${BASH_SOURCE[0]}")/socle.sh"

"$RACINE/scripts/preparer.sh" tests
"$VENV/bin/ruff" check --fix-only --quiet . || true
"$VENV/bin/ruff" format .
"$RACINE/scripts/documents_generes.sh"
