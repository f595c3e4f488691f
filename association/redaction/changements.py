"""Ce qui a changé d'une version d'un texte à l'autre : article par article, avec les mots. Pur."""

from dataclasses import dataclass

from association.redaction.textes import Article, Texte
from dossiers.comparaison import EcartDeChamp, Sort


@dataclass(frozen=True)
class Changement:
    """Un article ajouté, ôté ou modifié ; ``ecart`` : ses mots d'avant et d'après, titre compris s'il a changé."""

    cle: str
    intitule: str
    sort: Sort
    ecart: EcartDeChamp


def changements(avant: Texte | None, apres: Texte) -> tuple[Changement, ...]:
    """Dans l'ordre du texte d'après, les articles ôtés à la fin. Sans texte d'avant : rien n'a changé.

    Un article se reconnaît à sa clé : renuméroté par l'arrivée d'un autre, il n'a pas changé.
    """
    if avant is None:
        return ()
    anciens = {article.cle: article for article in avant.articles}
    restants = {article.cle for article in apres.articles}
    suivis = [c for article in apres.articles if (c := _suivre(anciens.get(article.cle), article))]
    otes = [_changement(a, Sort.RETIREE, a.plat, "") for a in avant.articles if a.cle not in restants]
    return (*_en_tete(avant, apres), *suivis, *otes)


def _en_tete(avant: Texte, apres: Texte) -> tuple[Changement, ...]:
    """Le nom de l'association, qui s'imprime sous le titre."""
    if avant.nom == apres.nom:
        return ()
    ecart = EcartDeChamp("Nom de l’association", avant.nom, apres.nom, mot_a_mot=True)
    return (Changement("nom", "Nom de l’association", Sort.MODIFIEE, ecart),)


def _suivre(ancien: Article | None, article: Article) -> Changement | None:
    if ancien is None:
        return _changement(article, Sort.AJOUTEE, "", article.plat)
    if _dire(ancien) == _dire(article):
        return None
    if ancien.titre == article.titre:
        return _changement(article, Sort.MODIFIEE, ancien.plat, article.plat)
    return _changement(article, Sort.MODIFIEE, _dire(ancien), _dire(article))


def _changement(article: Article, sort: Sort, avant: str, apres: str) -> Changement:
    intitule = article.intitule or "En-tête"
    return Changement(article.cle, intitule, sort, EcartDeChamp(intitule, avant, apres, mot_a_mot=True))


def _dire(article: Article) -> str:
    return f"{article.titre}\n{article.plat}".strip()
