#!/usr/bin/env bash
# Toute la suite, à la fois sur SQLite et sur un PostgreSQL jetable, en deux files menées de front (un cœur chacune).
# Une file libre prend le travail suivant : la suite sur chaque moteur, puis les parcours au navigateur, en trois parts ;
# les deux files finissent donc à peu près ensemble. Chaque travail a sa base : sur PostgreSQL, une copie du modèle migré.
# Un test qui n'ouvre aucune base, ou qui n'en dépend pas (un_moteur), se joue une fois, dans la file de SQLite.
# Usage : scripts/tester.sh [ARGUMENTS DE PYTEST]
# shellcheck source=scripts/socle.sh
source "$(dirname "${BASH_SOURCE[0]}")/socle.sh"

if [ "${1:-}" != --base-prete ]; then
  "$RACINE/scripts/preparer.sh" tests
  unset DATABASE_URL PRODUCTION DEMO DEBUG ALLOWED_HOSTS SECRET_KEY VAR_DIR
  exec "$RACINE/scripts/postgres_temporaire.sh" "$RACINE/scripts/tester.sh" --base-prete "$@"
fi
shift
POSTGRESQL="${DATABASE_URL%/*}"
BAC="$(mktemp -d "${TMPDIR:-/tmp}/portail-tests.XXXXXX")"
chmod 755 "$BAC"
export PYTHONWARNINGS=default PYTHONHASHSEED=0
construire_actifs
TRAVAUX=(sqlite postgresql navigateur-1 navigateur-2 navigateur-3)

# Pytest rend 5 quand aucun test ne répond au choix (ARGS="-k …") : ce n'est pas un échec.
jouer() {
  local code=0
  VAR_DIR="$BAC/$1" "${@:2}" || code=$?
  [ "$code" -eq 5 ] || return "$code"
}

# Migrée une fois, copiée par chaque travail.
migrer_le_modele() {
  creer_base modele
  VAR_DIR="$BAC/modele" DJANGO_SETTINGS_MODULE=tests.reglages DATABASE_URL="$POSTGRESQL/modele" \
    "$PY" manage.py migrate --verbosity 0
  touch "$BAC/modele-pret"
}

sur_postgresql() { # sur_postgresql TRAVAIL [ARGUMENTS DE PYTEST]
  until [ -e "$BAC/modele-pret" ]; do sleep 1; done
  DATABASE_URL="$POSTGRESQL/${1//-/_}" BASE_MODELE=modele jouer "$1" "$PY" -m pytest "${@:2}"
}

travailler() { # travailler TRAVAIL [ARGUMENTS DE PYTEST]
  case "$1" in
    postgresql) sur_postgresql "$1" -m "not navigateur and not sans_base and not un_moteur" "${@:2}" ;;
    sqlite) (unset DATABASE_URL && jouer "$1" "$PY" -m pytest -m "not navigateur or fumee" "${@:2}") ;;
    navigateur-*) sur_postgresql "$1" -m navigateur --part "${1#*-}/3" "${@:2}" ;;
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

migrer_le_modele
code=0
file "$@" || code=$?
wait "$fond" || code=$?
dire "Tests de la seconde file"
cat "$BAC/fond.txt"
exit "$code"
