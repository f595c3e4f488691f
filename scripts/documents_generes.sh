#!/usr/bin/env bash
# Réécrit les documents tirés du code (docs/) ; avec --verifier, refuse s'ils ont vieilli et ne change rien.
# shellcheck source=scripts/socle.sh
source "$(dirname "${BASH_SOURCE[0]}")/socle.sh"

# commande → fichier ; « - » : la commande écrit elle-même dans le dossier qu'on lui donne.
GENERES=(
  "tableau_droits droits.md"
  "catalogue_courriels courriels.md"
  "tableau_regles regles.md"
  "graphe_etats -"
)

produire() { # produire DOSSIER
  local entree commande cible
  for entree in "${GENERES[@]}"; do
    read -r commande cible <<<"$entree"
    if [ "$cible" = - ]; then
      "$PY" manage.py "$commande" --dossier "$1" >/dev/null
    else
      "$PY" manage.py "$commande" >"$1/$cible.nouveau" && mv "$1/$cible.nouveau" "$1/$cible"
    fi
  done
}

if [ "${1:-}" != --verifier ]; then
  produire docs
  exit 0
fi

FRAIS="$(mktemp -d "${TMPDIR:-/tmp}/portail-docs.XXXXXX")"
trap 'rm -rf "$FRAIS"' EXIT
produire "$FRAIS"
for fichier in "$FRAIS"/*; do
  diff -u "docs/${fichier##*/}" "$fichier" || echouer "docs/${fichier##*/} a vieilli : make fix, puis relisez la différence."
done
