# Socle des scripts du portail (à sourcer) : racine, messages, Python, paquets système, empreintes.
# shellcheck shell=bash
set -euo pipefail

RACINE="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$RACINE"
VENV="$RACINE/.venv"
PY="$VENV/bin/python"
TAMPONS="$RACINE/var/tampons"

dire() { printf '\033[1m▸ %s\033[0m\n' "$*" >&2; }
echouer() {
  printf '\033[1;31mErreur : %s\033[0m\n' "$*" >&2
  exit 1
}

# --- Python : le premier qui convient à >=3.11,<3.14 et sait créer un environnement ------------------
python_convient() {
  "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null
}

choisir_python() {
  local candidat
  for candidat in python3.13 python3.12 python3.11 python3; do
    if command -v "$candidat" >/dev/null && python_convient "$candidat"; then
      command -v "$candidat"
      return 0
    fi
  done
  return 1
}

# --- Paquets système : ce qui manque, sous son nom Debian ----------------------------------------------
bibliotheque() { # sans tube : « grep -q » fermerait le sien trop tôt et pipefail dirait absente une bibliothèque présente
  local connues
  connues="$(ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null)"
  [[ "$connues" == *"$1"* ]]
}

binaires_postgresql() {
  local dossier
  dossier="$(find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -name initdb 2>/dev/null | sort -V | tail -n 1)"
  [ -n "$dossier" ] || dossier="$(command -v initdb || true)"
  [ -n "$dossier" ] && dirname "$(readlink -f "$dossier")"
}

navigateur() {
  command -v chromium || command -v chromium-browser || command -v google-chrome
}

paquets_manquants() {
  local profil="$1"
  choisir_python >/dev/null || echo python3 python3-venv
  [ -e /etc/ssl/certs/ca-certificates.crt ] || [ -d /etc/pki ] || echo ca-certificates
  [ -e /usr/share/zoneinfo/Europe/Paris ] || echo tzdata
  bibliotheque libpangoft2-1.0.so.0 || echo libpangoft2-1.0-0
  bibliotheque libharfbuzz-subset.so.0 || echo libharfbuzz-subset0
  [ "$profil" = tests ] || return 0
  binaires_postgresql >/dev/null || echo postgresql
  navigateur >/dev/null || echo chromium
  command -v pdftotext >/dev/null || echo poppler-utils
  command -v make >/dev/null || echo make
}

installer_paquets() {
  local profil="$1" manquants
  manquants="$(paquets_manquants "$profil" | tr '\n' ' ')"
  [ -n "${manquants// /}" ] || return 0
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echouer "il manque sur cette machine : ${manquants% }. Installez-les (Debian : apt-get install --no-install-recommends ${manquants% }) puis relancez."
  fi
  dire "Paquets système : ${manquants% }"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -o Acquire::Retries=3 update -qq
  # shellcheck disable=SC2086
  apt-get -o Acquire::Retries=3 install -y -qq --no-install-recommends $manquants >/dev/null
  manquants="$(paquets_manquants "$profil" | tr '\n' ' ')"
  [ -z "${manquants// /}" ] || echouer "toujours introuvables après installation : ${manquants% } (Python de 3.11 à 3.13 exigé)."
}

# --- Empreintes : ne refaire que ce qui a changé ---------------------------------------------------------
empreinte() {
  find "$@" -type f ! -name '*.pyc' -print0 2>/dev/null | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

a_jour() { # a_jour NOM EMPREINTE
  [ -f "$TAMPONS/$1" ] && [ "$(cat "$TAMPONS/$1")" = "$2" ]
}

tamponner() { # tamponner NOM EMPREINTE
  mkdir -p "$TAMPONS"
  printf '%s' "$2" >"$TAMPONS/$1"
}

# --- Environnement Python : créé si absent ou si les verrous ont changé -----------------------------------
preparer_venv() {
  local profil="$1" verrou=requirements.txt voulue
  [ "$profil" = production ] || verrou=requirements-dev.txt
  voulue="$(empreinte requirements.txt requirements-dev.txt)"
  if [ -x "$PY" ] && "$PY" -c '' 2>/dev/null && [ "$(cat "$VENV/.verrous-$profil" 2>/dev/null)" = "$voulue" ]; then
    return 0
  fi
  if ! "$PY" -c '' 2>/dev/null || [ "$(cat "$VENV/.verrous" 2>/dev/null)" != "$voulue" ]; then
    dire "Environnement Python dans .venv/"
    "$(choisir_python)" -m venv --clear "$VENV"
    printf '%s' "$voulue" >"$VENV/.verrous"
  fi
  dire "Dépendances de $verrou"
  "$PY" -m pip install -qq --disable-pip-version-check --no-input --root-user-action=ignore \
    --require-hashes -r "$verrou"
  printf '%s' "$voulue" >"$VENV/.verrous-$profil"
  [ "$profil" = production ] || printf '%s' "$voulue" >"$VENV/.verrous-production"
}

construire_actifs() {
  local voulue
  voulue="$(empreinte cpts_portal/actifs*.py cpts_portal/contenus static/css static/images requirements.txt)"
  if [ -f static/construits/empreinte.json ] && a_jour actifs "$voulue"; then
    return 0
  fi
  "$PY" manage.py construire_actifs
  tamponner actifs "$voulue"
}

port_libre() {
  "$(choisir_python)" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

creer_base() { # creer_base NOM [MODÈLE] : une base du PostgreSQL de DATABASE_URL, vide ou copie d'une autre
  "$PY" -c 'import sys, psycopg
serveur, nom, modele = sys.argv[1].rsplit("/", 1)[0], *sys.argv[2:]
with psycopg.connect(serveur + "/template1", autocommit=True) as c:
    c.execute(f"CREATE DATABASE {nom} TEMPLATE {modele}")' "$DATABASE_URL" "$1" "${2:-template0}"
}
