"""Les pas d'une version de barème : bouton, effet, motif dû. Les états sont sur le modèle (django-fsm)."""

from dataclasses import dataclass

from commun.fsm import arcs
from financement.enums import EtatVersion
from financement.models import VersionDeBareme


@dataclass(frozen=True, slots=True)
class Pas:
    """``effet`` : ce qui va se passer ; ``un_autre`` : réservé à qui n'a rien saisi de cette version."""

    nom: str
    bouton: str
    fait: str
    effet: str
    motif: bool = False
    danger: bool = False
    un_autre: bool = False


TABLE: dict[str, Pas] = {
    pas.nom: pas
    for pas in (
        Pas(
            "soumettre",
            "Soumettre à vérification",
            "Soumis à vérification",
            "Le contenu se fige. Une autre personne le relit sur le texte officiel, puis le vérifie ou le renvoie.",
        ),
        Pas(
            "verifier",
            "Tenir ce barème pour vérifié",
            "Vérifié",
            "Le barème devient immuable et s’offre aux contrats dès sa date d’effet. Une erreur vue ensuite se corrige "
            "par une nouvelle version, jamais dans celle-ci.",
            un_autre=True,
        ),
        Pas(
            "renvoyer",
            "Renvoyer à son auteur",
            "Renvoyé à son auteur",
            "La version redevient un brouillon, que l’auteur corrige puis soumet de nouveau.",
            motif=True,
        ),
        Pas(
            "retirer",
            "Retirer ce barème",
            "Retiré",
            "Aucun nouveau contrat ne pourra le choisir. Les contrats qui l’ont figé le gardent, et il continue de les "
            "payer. Le retrait ne se défait pas.",
            motif=True,
            danger=True,
        ),
        Pas(
            "abandonner",
            "Abandonner ce brouillon",
            "Abandonné",
            "Ce brouillon ne servira pas. Il reste lisible et son code reste pris.",
            motif=True,
            danger=True,
        ),
    )
}
# Ce qui se consigne sans changer d'état.
FAITS = {"creer": "Brouillon créé", "saisir": "Contenu saisi", "clore": "Fin de validité posée"}


def _arcs(nom: str) -> list[tuple[str, str]]:
    return arcs(VersionDeBareme, nom)


def sources(nom: str) -> tuple[str, ...]:
    """Les états de départ d'un pas."""
    return tuple(de for de, _vers in _arcs(nom))


def depuis(etat: str) -> list[Pas]:
    """Les pas possibles depuis cet état, dans l'ordre de la table."""
    return [pas for nom, pas in TABLE.items() if etat in sources(nom)]


def libelle_du_fait(code: str) -> str:
    """Ce que dit le journal."""
    return TABLE[code].fait if code in TABLE else FAITS[code]


def diagramme() -> str:
    """La page ``docs/etats-bareme.md`` : Mermaid, puis la table des pas."""
    lignes = ["# Version de barème : états et transitions", ""]
    lignes += ["<!-- Écrit par « manage.py graphe_etats » d’après le code : ne pas modifier à la main. -->", ""]
    lignes += ["```mermaid", "stateDiagram-v2", "    direction TB"]
    lignes += [f'    state "{etat.label}" as {etat.value}' for etat in EtatVersion]
    lignes.append(f"    [*] --> {EtatVersion.BROUILLON.value}")
    lignes += [f"    {de} --> {vers} : {pas.bouton}" for nom, pas in TABLE.items() for de, vers in _arcs(nom)]
    lignes += ["```", "", "| pas | de → vers | qui | motif | effet |", "|---|---|---|---|---|"]
    for nom, pas in TABLE.items():
        fleches = "<br>".join(f"`{de}` → `{vers}`" for de, vers in _arcs(nom))
        qui = "Un administrateur qui n’a rien saisi de cette version" if pas.un_autre else "Un administrateur"
        lignes.append(f"| `{nom}` {pas.bouton} | {fleches} | {qui} | {'dû' if pas.motif else '–'} | {pas.effet} |")
    return "\n".join(lignes) + "\n"
