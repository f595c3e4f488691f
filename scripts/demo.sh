#!/usr/bin/env bash
# Sert la démonstration : serveur et boucle de travail, arrêtés ensemble (Ctrl+C).
# Variables : PORT (8000), HOTE (127.0.0.1).
# shellcheck source=scripts/socle.sh
source "$(dirname "${BASH_SOURCE[0]}")/socle.sh"

PORT="${PORT:-8000}"
HOTE="${HOTE:-127.0.0.1}"
[[ "$PORT" =~ ^[0-9]+$ ]] || echouer "PORT doit être un nombre : « $PORT »."

export URL_PUBLIQUE="${URL_PUBLIQUE:-http://localhost:$PORT}"
"$RACINE/scripts/preparer.sh" demo
# shellcheck source=scripts/reglages_demo.sh
source "$RACINE/scripts/reglages_demo.sh"

"$PY" - "$HOTE" "$PORT" <<'PYTHON' 2>/dev/null || echouer "le port $PORT est déjà pris : make demo PORT=8123, par exemple."
import socket, sys
with socket.socket() as prise:
    prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    prise.bind((sys.argv[1], int(sys.argv[2])))
PYTHON

PIDS=()
arreter() {
  trap - INT TERM EXIT
  kill -TERM "${PIDS[@]}" 2>/dev/null || true
  wait "${PIDS[@]}" 2>/dev/null || true
}
trap arreter EXIT
trap 'arreter; exit 0' INT TERM

"$VENV/bin/granian" --interface wsgi --host "$HOTE" --port "$PORT" --workers 1 --blocking-threads 4 \
  --no-ws --log-level warning cpts_portal.wsgi:application &
PIDS+=($!)
"$PY" manage.py travailleur envoyer_courriels:3 traiter_imports:2 traiter_impressions:2 traiter_scans:2 traiter_echeances:60 preparer_resumes:120 &
PIDS+=($!)

attendre_le_serveur() {
  local essai
  for essai in $(seq 150); do
    kill -0 "${PIDS[@]}" 2>/dev/null || return 1
    "$PY" scripts/sonde.py --url "http://127.0.0.1:$PORT/sante/" && return 0
    sleep 0.2
  done
  return 1
}
attendre_le_serveur || echouer "le serveur n’a pas répondu sur le port $PORT : son message est ci-dessus."
dire "Portail prêt : http://localhost:$PORT/ (Ctrl+C pour arrêter)"

wait -n "${PIDS[@]}" || true
echouer "un des deux processus s’est arrêté ; l’autre est arrêté aussi."
