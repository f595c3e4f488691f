#!/usr/bin/env bash
# Toute la suite, sur SQLite puis sur un PostgreSQL jetable (où passent les parcours au navigateur).
# Usage : scripts/tester.sh [ARGUMENTS DE PYTEST]
# shellcheck source=scripts/socle.sh
source "$(dirname "${BASH_SOURCE[0]}")/socle.sh"

"$RACINE/scripts/preparer.sh" tests
unset DATABASE_URL PRODUCTION DEMO DEBUG ALLOWED_HOSTS SECRET_KEY VAR_DIR
VAR_DIR="$(mktemp -d "${TMPDIR:-/tmp}/portail-tests.XXXXXX")"
export VAR_DIR PYTHONWARNINGS=default PYTHONHASHSEED=0
trap 'rm -rf "$VAR_DIR"' EXIT
construire_actifs

code=0
dire "1/2 · Suite sur SQLite (avec le parcours court au navigateur)"
"$PY" -m pytest -m "not navigateur or fumee" "$@" || code=$?
dire "2/2 · Suite sur PostgreSQL (avec tous les parcours au navigateur)"
"$RACINE/scripts/postgres_temporaire.sh" "$PY" -m pytest "$@" || code=$?
exit "$code"
