"""Le DOCX d'un texte : ses articles en titres, ses places vides surlignées, et liées au champ à remplir."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from association.redaction.textes import Article, Bloc, Fragment, Nature, Texte, a_plat
from commun.docx import Partie, Passage, Tableau, rendre_docx

# De quoi signer : trois lignes vides sous le nom.
CADRE = "\n\n\n"


def mettre_en_docx(texte: Texte, adresses: Mapping[str, str], *, mention: str, emis_le: datetime) -> bytes:
    """Octets du document ; ``adresses`` : champ qui manque → page où le remplir (vide : sans lien)."""
    parties = [Partie(paragraphes=[texte.nom])]
    for article in texte.articles:
        parties += _article(article, adresses)
    pied = f"{texte.nom} · {mention}"
    return rendre_docx(texte.titre, parties, emetteur=texte.nom, emis_le=emis_le, pied=pied, numeroter=True)


def _article(article: Article, adresses: Mapping[str, str]) -> Iterator[Partie]:
    if article.chapitre:
        yield Partie(article.chapitre, niveau=1)
    if article.titre:
        yield Partie(article.intitule, niveau=2)
    for bloc in article.blocs:
        yield _bloc(bloc, adresses)


def _bloc(bloc: Bloc, adresses: Mapping[str, str]) -> Partie:
    if bloc.nature == Nature.SIGNATURES:
        signataires = [a_plat(fragment) for fragment in bloc.lignes[0]]
        return Partie(tableaux=[Tableau(signataires, [[CADRE] * len(signataires)])])
    if bloc.nature == Nature.TABLEAU:
        entetes, *lignes = bloc.lignes
        corps = [[_passages(fragment, adresses) for fragment in ligne] for ligne in lignes]
        return Partie(tableaux=[Tableau([a_plat(entete) for entete in entetes], corps)])
    ecrits = [_passages(ligne[0], adresses) for ligne in bloc.lignes]
    return Partie(puces=ecrits) if bloc.nature == Nature.LISTE else Partie(paragraphes=ecrits)


def _passages(fragment: Fragment, adresses: Mapping[str, str]) -> list[Passage]:
    return [
        Passage(str(morceau), surligne=morceau.est_un_manque, lien=adresses.get(morceau.champ, ""))
        for morceau in fragment
    ]
