#!/usr/bin/env bash
# Tout ce qui se vérifie sans lancer la suite. Chaque étape est nommée ; toutes passent, puis le bilan tombe.
# shellcheck source=scripts/socle.sh
source "$(dirname "${BASH_SOURCE[0]}")/socle.sh"

"$RACINE/scripts/preparer.sh" tests
unset DATABASE_URL PRODUCTION DEMO DEBUG ALLOWED_HOSTS SECRET_KEY VAR_DIR
VAR_DIR="$(mktemp -d "${TMPDIR:-/tmp}/portail-check.XXXXXX")"
export VAR_DIR
trap 'rm -rf "$VAR_DIR"' EXIT

MODULES_PURS=(commun/calendrier.py commun/delais.py commun/montants.py financement/bareme.py financement/calcul.py financement/rejeu.py financement/sommes.py
  financement/plan.py territoires/taille.py territoires/evaluation.py)
RATES=()

etape() { # etape NOM COMMANDE…
  local nom="$1" sortie
  shift
  if sortie="$("$@" 2>&1)"; then
    printf '  ✓ %s\n' "$nom"
  else
    printf '  ✗ %s\n%s\n' "$nom" "$sortie"
    RATES+=("$nom")
  fi
}

deploiement() {
  PRODUCTION=1 SECRET_KEY="$("$PY" -c 'import secrets; print(secrets.token_urlsafe(60))')" \
    ALLOWED_HOSTS=portail.exemple.test DATABASE_URL="sqlite:///$VAR_DIR/production.sqlite3" \
    "$PY" manage.py check --deploy --fail-level WARNING
}

types() {
  local presents=() module
  for module in "${MODULES_PURS[@]}"; do
    [ -e "$module" ] || { echo "module pur absent : $module"; return 1; }
    presents+=("$module")
  done
  "$VENV/bin/mypy" "${presents[@]}"
}

etape "style du Python (ruff)" "$VENV/bin/ruff" check .
etape "forme du Python (ruff format)" "$VENV/bin/ruff" format --check .
etape "gabarits (djlint)" "$VENV/bin/djlint" --lint --quiet templates
etape "architecture des imports (import-linter)" "$VENV/bin/lint-imports" --no-cache
etape "dépendances déclarées (deptry)" "$VENV/bin/deptry" .
etape "types des modules purs (mypy)" types
etape "contrôles de Django" "$PY" manage.py check --fail-level WARNING
etape "réglages de production (check --deploy)" deploiement
etape "migrations à jour" "$PY" manage.py makemigrations --check --dry-run
etape "documents générés à jour" "$RACINE/scripts/documents_generes.sh" --verifier

if [ ${#RATES[@]} -gt 0 ]; then
  echouer "${#RATES[@]} vérification(s) en échec : $(printf '%s ; ' "${RATES[@]}")"
fi
dire "Toutes les vérifications passent."
