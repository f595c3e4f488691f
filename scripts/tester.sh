#!/usr/bin/env bash
# Toute la suite, à la fois sur SQLite et sur un PostgreSQL jetable, en deux files menées de front (un cœur chacune) :
# l'une joue SQLite puis les parcours au navigateur (sur leur propre PostgreSQL), l'autre tout le reste sur PostgreSQL.
# Usage : scripts/tester.sh [ARGUMENTS DE PYTEST]
# shellcheck source=scripts/socle.sh
source "$(dirname "${BASH_SOURCE[0]}")/socle.sh"

"$RACINE/scripts/preparer.sh" tests
unset DATABASE_URL PRODUCTION DEMO DEBUG ALLOWED_HOSTS SECRET_KEY VAR_DIR
BAC="$(mktemp -d "${TMPDIR:-/tmp}/portail-tests.XXXXXX")"
chmod 755 "$BAC"
export PYTHONWARNINGS=default PYTHONHASHSEED=0
construire_actifs

# Pytest rend 5 quand aucun test ne répond au choix (ARGS="-k …") : ce n'est pas un échec.
jouer() {
  local code=0
  VAR_DIR="$BAC/$1" "${@:2}" || code=$?
  [ "$code" -eq 5 ] || return "$code"
}

file_de_fond() {
  local code=0
  dire "Suite sur SQLite, avec le parcours court au navigateur"
  jouer sqlite "$PY" -m pytest -m "not navigateur or fumee" "$@" || code=$?
  dire "Parcours au navigateur, sur PostgreSQL"
  jouer navigateur "$RACINE/scripts/postgres_temporaire.sh" "$PY" -m pytest -m navigateur "$@" || code=$?
  return "$code"
}

# Son propre groupe de processus : une interruption arrête aussi ses tests, son navigateur et sa base.
set -m
file_de_fond "$@" >"$BAC/fond.txt" 2>&1 </dev/null &
fond=$!
set +m
trap 'kill -- "-$fond" 2>/dev/null || true; rm -rf "$BAC"' EXIT

code=0
dire "Suite sur PostgreSQL (SQLite et les parcours au navigateur courent en même temps, leur compte rendu suit)"
jouer postgresql "$RACINE/scripts/postgres_temporaire.sh" "$PY" -m pytest -m "not navigateur" "$@" || code=$?
wait "$fond" || code=$?
cat "$BAC/fond.txt"
exit "$code"
