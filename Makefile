# Les commandes de la maison. Tout vit dans .venv/ et var/ ; rien n'est installé ailleurs, sauf les paquets système.
PORT ?= 8000
export PORT

.DEFAULT_GOAL := aide
.PHONY: aide setup demo test check bench fix

aide: ## Montre cette aide
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/'

setup: ## Prépare la machine, l'environnement et la base de démonstration, sans servir
	@scripts/preparer.sh demo

demo: ## Prépare puis sert la démonstration (PORT=8000)
	@exec scripts/demo.sh

test: ## Toute la suite sur SQLite et sur PostgreSQL (ARGS="-k montants")
	@scripts/tester.sh $(ARGS)

check: ## Style, types, architecture, migrations, documents générés
	@scripts/verifier.sh

bench: ## Mesures sur PostgreSQL avec 2 000 dossiers
	@scripts/mesurer.sh

fix: ## Corrige le style sans changer le sens
	@scripts/corriger.sh
