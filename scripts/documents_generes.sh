#!/usr/bin/env bash
# Réécrit les documents tirés du code (docs/) ; avec --verifier, refuse s'ils ont vieilli et ne change rien.
# shellcheck source=scripts/socle.sh
source "$(dirname "${BASH_SOURCE[0]}")/socle.sh"

# commande → fichier de docs/ ; « - » : la commande écrit elle-même dans docs/.
GENERES=(
  "tableau_droits docs/droits.md"
  "catalogue_courriels docs/courriels.md"
  "graphe_etats -"
)

produire() {
  local entree commande cible
  for entree in "${GENERES[@]}"; do
    read -r commande cible <<<"$entree"
    if [ "$cible" = - ]; then
      "$PY" manage.py "$commande" >/dev/null || return 1
    else
      "$PY" manage.py "$commande" >"$cible.nouveau" || { rm -f "$cible.nouveau"; return 1; }
      mv "$cible.nouveau" "$cible"
    fi
  done
}

if [ "${1:-}" != --verifier ]; then
  produire
  exit 0
fi

AVANT="$(mktemp -d "${TMPDIR:-/tmp}/portail-docs.XXXXXX")"
remettre() {
  rm -rf docs
  cp -a "$AVANT/docs" docs
  rm -rf "$AVANT"
}
cp -a docs "$AVANT/docs"
trap remettre EXIT
produire
diff -ru "$AVANT/docs" docs || echouer "des documents de docs/ ont vieilli : make fix, puis relisez la différence."
