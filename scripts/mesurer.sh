#!/usr/bin/env bash
# Mesures sur un PostgreSQL jetable : plan national, référentiel, puis pages, recouvrements et documents à 20 et à 2 000 dossiers.
# Au plus quatre-vingts CPTS se font par les vrais actes ; le grand volume les recopie en lot (scripts/mesures_volume.py).
# Variables : GRAND (2000) dossiers et RELECTEURS (200) pour le grand volume.
# shellcheck source=scripts/socle.sh
source "$(dirname "${BASH_SOURCE[0]}")/socle.sh"

if [ "${1:-}" != --base-prete ]; then
  "$RACINE/scripts/preparer.sh" tests
  unset DATABASE_URL PRODUCTION DEBUG ALLOWED_HOSTS SECRET_KEY
  VAR_DIR="$(mktemp -d "${TMPDIR:-/tmp}/portail-mesures.XXXXXX")"
  export VAR_DIR DEMO=1 LOG_LEVEL=ERROR
  trap 'rm -rf "$VAR_DIR"' EXIT
  construire_actifs
  "$RACINE/scripts/postgres_temporaire.sh" "$RACINE/scripts/mesurer.sh" --base-prete
  exit
fi

GRAND="${GRAND:-2000}"
RELECTEURS="${RELECTEURS:-200}"
MODELE="$DATABASE_URL"

base() { # base NOM : une copie de la base modèle
  creer_base "$1" postgres
  export DATABASE_URL="${MODELE%/*}/$1"
}

"$PY" scripts/mesures.py plan
"$PY" manage.py migrate --verbosity 0
"$PY" manage.py createcachetable
dire "Référentiel"
"$PY" scripts/mesures.py referentiel
"$PY" manage.py charger_referentiel >/dev/null

dire "Vingt dossiers"
base petite
"$PY" manage.py demo --dossiers 20 --sans-documents >/dev/null
REQUETES="$("$PY" scripts/mesures.py requetes)"

dire "$GRAND dossiers"
base grande
debut=$SECONDS
"$PY" manage.py demo --dossiers 80 --relecteurs "$RELECTEURS" --sans-documents
"$PY" scripts/mesures_volume.py "$GRAND"
dire "Base de $GRAND dossiers et $RELECTEURS relecteurs construite en $((SECONDS - debut)) s"
"$PY" -c 'import sys, psycopg
with psycopg.connect(sys.argv[1], autocommit=True) as c: c.execute("ANALYZE")' "$DATABASE_URL"

PORT="$(port_libre)"
"$VENV/bin/granian" --interface wsgi --port "$PORT" --workers 1 --blocking-threads 4 --no-ws --log-level error \
  cpts_portal.wsgi:application &
SERVEUR=$!
trap 'kill "$SERVEUR" 2>/dev/null || true; wait "$SERVEUR" 2>/dev/null || true' EXIT
for _ in $(seq 100); do
  "$PY" scripts/sonde.py --url "http://127.0.0.1:$PORT/sante/" && break
  sleep 0.2
done
BILAN=0
"$PY" scripts/poids.py --port "$PORT" || BILAN=1
"$PY" scripts/mesures.py tout --port "$PORT" --requetes-a-20 "$REQUETES" || BILAN=1
exit "$BILAN"
