#!/usr/bin/env bash
# Toute la suite, à la fois sur SQLite et sur un PostgreSQL jetable, en deux files menées de front (un cœur chacune).
# Une file libre prend le travail suivant : la suite sur chaque moteur, puis les parcours au navigateur, en trois parts
# (chacune sur son propre PostgreSQL) ; les deux files finissent donc à peu près ensemble.
# Usage : scripts/tester.sh [ARGUMENTS DE PYTEST]
# shellcheck source=scripts/socle.sh
source "$(dirname "${BASH_SOURCE[0]}")/socle.sh"

"$RACINE/scripts/preparer.sh" tests
unset DATABASE_URL PRODUCTION DEMO DEBUG ALLOWED_HOSTS SECRET_KEY VAR_DIR
BAC="$(mktemp -d "${TMPDIR:-/tmp}/portail-tests.XXXXXX")"
chmod 755 "$BAC"
export PYTHONWARNINGS=default PYTHONHASHSEED=0
construire_actifs
TRAVAUX=(postgresql sqlite navigateur-1 navigateur-2 navigateur-3)

# Pytest rend 5 quand aucun test ne répond au choix (ARGS="-k …") : ce n'est pas un échec.
jouer() {
  local code=0
  VAR_DIR="$BAC/$1" "${@:2}" || code=$?
  [ "$code" -eq 5 ] || return "$code"
}

travailler() { # travailler TRAVAIL [ARGUMENTS DE PYTEST]
  local travail="$1" pg="$RACINE/scripts/postgres_temporaire.sh"
  shift
  case "$travail" in
    postgresql) jouer "$travail" "$pg" "$PY" -m pytest -m "not navigateur" "$@" ;;
    sqlite) jouer "$travail" "$PY" -m pytest -m "not navigateur or fumee" "$@" ;;
    navigateur-*) jouer "$travail" "$pg" "$PY" -m pytest -m navigateur --part "${travail#*-}/3" "$@" ;;
  esac
}

# Un dossier se crée une seule fois : le premier qui le crée a pris le travail.
prendre() {
  local travail
  for travail in "${TRAVAUX[@]}"; do
    if mkdir "$BAC/pris-$travail" 2>/dev/null; then
      printf '%s' "$travail"
      return 0
    fi
  done
  return 1
}

file() {
  local code=0 travail debut
  while travail="$(prendre)"; do
    dire "Tests : $travail"
    debut=$SECONDS
    travailler "$travail" "$@" || code=$?
    dire "Tests : $travail, $((SECONDS - debut)) s"
  done
  return "$code"
}

# Son propre groupe de processus : une interruption arrête aussi ses tests, son navigateur et sa base.
set -m
file "$@" >"$BAC/fond.txt" 2>&1 </dev/null &
fond=$!
set +m
trap 'kill -- "-$fond" 2>/dev/null || true; rm -rf "$BAC"' EXIT

code=0
file "$@" || code=$?
wait "$fond" || code=$?
dire "Tests de la seconde file"
cat "$BAC/fond.txt"
exit "$code"
