#!/usr/bin/env bash
# Prépare la machine et la base de démonstration ; s'arrête avant de servir.
# Usage : scripts/preparer.sh [production|tests|demo]   (demo, le défaut : production + base peuplée)
# shellcheck source=scripts/socle.sh
source "$(dirname "${BASH_SOURCE[0]}")/socle.sh"

PROFIL="${1:-demo}"
BASE_DEMO="$RACINE/var/portail.sqlite3"

preparer_base() {
  local migrations referentiel demo complet=""
  # Une base extérieure (DATABASE_URL) ou absente : tout est à refaire, les commandes sont idempotentes.
  if [ -n "${DATABASE_URL:-}" ] || [ ! -f "$BASE_DEMO" ]; then complet=oui; fi
  migrations="$(find . -path ./.venv -prune -o -path '*/migrations/*.py' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)"
  if [ -n "$complet" ] || ! a_jour migrations "$migrations"; then
    dire "Base de données : migrations"
    "$PY" manage.py migrate --verbosity 0
    "$PY" manage.py createcachetable
    tamponner migrations "$migrations"
  fi
  referentiel="$(empreinte fixtures/referentiel territoires/referentiel)"
  if [ -n "$complet" ] || ! a_jour referentiel "$referentiel"; then
    dire "Référentiel des communes"
    "$PY" manage.py charger_referentiel
    tamponner referentiel "$referentiel"
  fi
  demo="$(empreinte fixtures/demo requirements.txt)$migrations"
  if [ -n "$complet" ] || ! a_jour demo "$demo"; then
    dire "Dossiers de démonstration"
    "$PY" manage.py demo
    tamponner demo "$demo"
  fi
}

case "$PROFIL" in
  production | tests)
    installer_paquets "$PROFIL"
    preparer_venv "$PROFIL"
    ;;
  demo)
    installer_paquets production
    preparer_venv production
    # shellcheck source=scripts/reglages_demo.sh
    source "$RACINE/scripts/reglages_demo.sh"
    construire_actifs
    preparer_base
    ;;
  *) echouer "profil inconnu « $PROFIL » : production, tests ou demo." ;;
esac
