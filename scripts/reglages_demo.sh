# Réglages de la démonstration locale (à sourcer après socle.sh) : clé tirée une fois, gardée dans var/.
# shellcheck shell=bash
mkdir -p "$RACINE/var"
CLE="$RACINE/var/cle_secrete"
if [ -z "${SECRET_KEY:-}" ]; then
  [ -s "$CLE" ] || (umask 077 && "$PY" -c 'import secrets; print(secrets.token_urlsafe(50), end="")' >"$CLE")
  SECRET_KEY="$(cat "$CLE")"
fi
export SECRET_KEY
export DEMO=1
