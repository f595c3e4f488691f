#!/usr/bin/env bash
# Toute la suite, à la fois sur SQLite et sur un PostgreSQL jetable (où passent les parcours au navigateur) : un cœur
# pour chacun. Le compte rendu de SQLite s'affiche quand celui de PostgreSQL est fini.
# Usage : scripts/tester.sh [ARGUMENTS DE PYTEST]
# shellcheck source=scripts/socle.sh
source "$(dirname "${BASH_SOURCE[0]}")/socle.sh"

"$RACINE/scripts/preparer.sh" tests
unset DATABASE_URL PRODUCTION DEMO DEBUG ALLOWED_HOSTS SECRET_KEY VAR_DIR
BAC="$(mktemp -d "${TMPDIR:-/tmp}/portail-tests.XXXXXX")"
chmod 755 "$BAC"
export PYTHONWARNINGS=default PYTHONHASHSEED=0
construire_actifs

dire "1/2 · Suite sur SQLite (avec le parcours court au navigateur), en même temps que la suivante"
VAR_DIR="$BAC/sqlite" "$PY" -m pytest -m "not navigateur or fumee" "$@" >"$BAC/sqlite.txt" 2>&1 </dev/null &
sqlite=$!
trap 'kill "$sqlite" 2>/dev/null || true; rm -rf "$BAC"' EXIT

code=0
dire "2/2 · Suite sur PostgreSQL (avec tous les parcours au navigateur)"
VAR_DIR="$BAC/postgresql" "$RACINE/scripts/postgres_temporaire.sh" "$PY" -m pytest "$@" || code=$?
dire "Compte rendu de la suite sur SQLite"
wait "$sqlite" || code=$?
cat "$BAC/sqlite.txt"
exit "$code"
