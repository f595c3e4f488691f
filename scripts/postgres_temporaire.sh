#!/usr/bin/env bash
# Lance une commande avec un vrai PostgreSQL jetable dans DATABASE_URL, puis l'arrête et l'efface.
# Usage : scripts/postgres_temporaire.sh COMMANDE [ARGUMENTS…]   (marche en root et sans root)
# shellcheck source=scripts/socle.sh
source "$(dirname "${BASH_SOURCE[0]}")/socle.sh"

[ $# -gt 0 ] || echouer "usage : scripts/postgres_temporaire.sh COMMANDE [ARGUMENTS…]"
binaires_postgresql >/dev/null || installer_paquets tests
BINAIRES="$(binaires_postgresql)"
PORT_PG="$(port_libre)"
DOSSIER="$(mktemp -d "${TMPDIR:-/tmp}/portail-pg.XXXXXX")"
COMME=()
if [ "$(id -u)" -eq 0 ]; then
  COMME=(setpriv --reuid=postgres --regid=postgres --clear-groups)
  chown postgres:postgres "$DOSSIER"
fi

arreter_base() {
  trap - EXIT INT TERM
  (cd / && "${COMME[@]}" "$BINAIRES/pg_ctl" -D "$DOSSIER/base" -m immediate -w stop) >/dev/null 2>&1 || true
  rm -rf "$DOSSIER"
}
trap arreter_base EXIT
trap 'arreter_base; exit 130' INT
trap 'arreter_base; exit 143' TERM

(
  cd /
  "${COMME[@]}" "$BINAIRES/initdb" -D "$DOSSIER/base" -U postgres -A trust --locale=C.UTF-8 -E UTF8 --no-sync
  "${COMME[@]}" "$BINAIRES/pg_ctl" -D "$DOSSIER/base" -w -l "$DOSSIER/journal" start \
    -o "-c listen_addresses=127.0.0.1 -p $PORT_PG -k $DOSSIER -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
) >"$DOSSIER/sortie" 2>&1 || {
  cat "$DOSSIER/sortie" "$DOSSIER/journal" >&2 2>/dev/null || true
  echouer "PostgreSQL n’a pas démarré."
}

export DATABASE_URL="postgres://postgres@127.0.0.1:$PORT_PG/postgres"
"$@"
