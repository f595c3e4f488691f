"""Le texte enrichi : titres (deux niveaux), listes, tableaux, gras, italique, et rien d'autre (ADR 0021).

Il se range en Markdown restreint, que l'on tape et relit sans outil ; une seule fonction le rend, à l'écran et au PDF.
Du HTML collé (Word, page web) devient ce Markdown à l'écriture. Un texte nu d'avant se lit en paragraphes.
"""

from commun.texte_riche.nettoyage import Nettoye, nettoyer
from commun.texte_riche.rendu import en_texte, rendre

__all__ = ["Nettoye", "en_texte", "nettoyer", "rendre"]
