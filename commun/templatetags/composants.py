"""Balises et filtres communs, disponibles dans tous les gabarits sans ``{% load %}``.

Chaque balise rend un gabarit de ``templates/composants/`` ; la galerie ``/composants/`` les montre toutes.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import zip_longest

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from commun import montants
from commun.composants import badges, dates
from commun.composants.aides import rendre_aide
from commun.composants.elements import EtapeFormulaire, EtapeFrise, FiltreActif, LigneMontant
from commun.composants.erreurs_de_formulaire import lister_erreurs
from commun.texte_riche import en_texte, rendre
from commun.textes import en_incise, vers

register = template.Library()

ICONES_D_ALERTE = {
    "info": "circle-info",
    "success": "circle-check",
    "warning": "triangle-exclamation",
    "danger": "circle-exclamation",
}
TONS_D_ALERTE = {"succes": "success", "attention": "warning", "avertissement": "warning", "erreur": "danger"}


def _en_ligne(gabarit: str, contexte: dict) -> SafeString:
    """Rendu sans espace autour : la ponctuation qui suit reste collée au mot."""
    return mark_safe(render_to_string(gabarit, contexte).strip())  # noqa: S308 - rendu d'un gabarit, déjà échappé


# --- Texte enrichi ----------------------------------------------------------------------------------


@register.filter
def texte_riche(texte: str | None, niveau: int = 4) -> SafeString:
    """Le HTML d'un texte enrichi, à l'écran comme au PDF ; son premier titre est un ``h<niveau>``."""
    return rendre(texte, niveau)


register.filter("vers", vers)


@register.filter
def texte_nu(texte: str | None) -> str:
    """Un texte enrichi sans sa mise en forme, pour un extrait ou un courriel."""
    return en_texte(texte)


# --- Mots, dates et montants -----------------------------------------------------------------------


@register.filter
def euros(montant: Decimal | int | None) -> str:
    """« 12 010,28 € » ; une valeur absente se lit « – »."""
    return "–" if montant is None or montant == "" else montants.euros(Decimal(montant))


@register.filter
def euros_entiers(montant: Decimal | int | None) -> str:
    """« 60 000 € », pour les montants d'un barème ou d'un budget ; s'il y a des centimes, ils se montrent."""
    if montant is None or montant == "":
        return "–"
    exact = Decimal(montant)
    return montants.euros(exact, centimes=exact != exact.to_integral_value())


@register.filter
def nombre(valeur: int | None) -> str:
    """« 52 340 », espaces insécables entre les milliers."""
    return "–" if valeur is None or valeur == "" else montants.format_nombre(int(valeur))


@register.filter
def jour(moment: dates.Moment | None) -> str:
    """« lundi 2 mars 2026 »."""
    return dates.jour_long(moment) if moment else ""


@register.filter
def jour_moyen(moment: dates.Moment | None) -> str:
    """« 2 mars 2026 »."""
    return dates.jour_moyen(moment) if moment else ""


@register.filter
def heure(instant: datetime | None) -> str:
    """« 14 h 05 », à Paris."""
    return dates.heure(instant) if instant else ""


@register.filter
def relatif(moment: dates.Moment | None) -> str:
    """« dans 12 jours » : à placer à côté de la date, jamais seul."""
    return dates.relatif(moment, timezone.localdate()) if moment else ""


@register.simple_tag
def echeance(moment: dates.Moment | None) -> SafeString | str:
    """À côté d'une date attendue : « dans 12 jours », ou une icône et « dépassée de 8 jours »."""
    if not moment:
        return ""
    aujourdhui = timezone.localdate()
    texte = dates.echeance(moment, aujourdhui)
    if dates.en_jour(moment) >= aujourdhui:
        return texte
    return format_html('<span class="echeance-depassee">{} {}</span>', icone("triangle-exclamation"), texte)


@register.simple_tag
def date_longue(moment: dates.Moment | None, avec_relatif: bool = True) -> SafeString | str:
    """Date longue dans un ``<time>``, suivie du temps relatif entre parenthèses."""
    if not moment:
        return ""
    ecart = f" ({relatif(moment)})" if avec_relatif else ""
    iso = dates.en_jour(moment).isoformat()
    return format_html('<time datetime="{}">{}</time>{}', iso, jour(moment), ecart)


@register.simple_tag
def icone(nom: str, titre: str = "") -> SafeString:
    """Icône de la planche ``construits/icones.svg`` ; muette pour un lecteur d'écran, sauf si elle a un titre."""
    adresse = static("construits/icones.svg")
    if titre:
        return format_html(
            '<svg class="icone" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', titre, adresse, nom
        )
    return format_html('<svg class="icone" aria-hidden="true"><use href="{}#{}"></use></svg>', adresse, nom)


@register.simple_tag(takes_context=True)
def terme(context: template.Context, cle: str, texte: str = "") -> SafeString:
    """Mot du glossaire : pointillé, définition au survol et au focus, lien vers le glossaire.

    Erreur : ``KeyError`` si le mot n'est pas au glossaire (un mot de jargon sans définition est un défaut).
    """
    return _en_ligne("composants/_terme.html", {"entree": context["glossaire"][cle], "texte": texte})


# --- État d'un dossier ---------------------------------------------------------------------------------


@register.simple_tag
def badge_etat(cle: str, libelle: str = "") -> SafeString:
    """Badge d'état de la liste unique (``commun.composants.badges.BADGES``) ; ``libelle`` remplace le mot."""
    return _en_ligne("composants/_badge_etat.html", {"badge": badges.badge(cle, libelle)})


@register.inclusion_tag("composants/_quatre_questions.html")
def quatre_questions(
    etat: str,
    qui: str,
    *,
    a_vous: bool = False,
    depuis: date | None = None,
    prochaine: date | None = None,
    prochaine_libelle: str = "",
    libelle: str = "",
) -> dict:
    """Où en est-on (clé de badge) · à qui de jouer · depuis quand · prochaine date et ce qu'elle est."""
    return {
        "etat": etat,
        "libelle": libelle,
        "qui": qui,
        "a_vous": a_vous,
        "depuis": depuis,
        "prochaine": prochaine,
        "prochaine_libelle": prochaine_libelle,
    }


@register.inclusion_tag("composants/_frise.html")
def frise(etapes: Sequence[EtapeFrise], titre: str = "Chronologie du dossier") -> dict:
    """Frise chronologique : passé, présent, futur, dans l'ordre donné."""
    return {"etapes": etapes, "titre": titre}


@register.inclusion_tag("composants/_tableau_montants.html")
def tableau_montants(
    lignes: Sequence[LigneMontant], legende: str, total: Decimal | None = None, libelle_total: str = "Total"
) -> dict:
    """Montants alignés à droite, total en gras ; chaque ligne ouvre sa règle et sa source."""
    return {"lignes": lignes, "legende": legende, "total": total, "libelle_total": libelle_total}


# --- Formulaires -----------------------------------------------------------------------------------------


@register.inclusion_tag("composants/_resume_erreurs.html")
def resume_erreurs(*formulaires: BaseForm) -> dict:
    """Résumé en tête de page, focalisé au chargement, un lien par erreur ; rien s'il n'y en a pas."""
    return {"erreurs": lister_erreurs(*formulaires)}


@register.simple_tag(takes_context=True)
def prefixe_erreur(context: template.Context) -> str:
    """« Erreur : » en tête du titre si la page le dit ou si son formulaire est refusé."""
    if context.get("page_en_erreur") or lister_erreurs(context.get("form"), context.get("formset")):
        return "Erreur : "
    return ""


@register.filter
def aide(texte: str) -> SafeString:
    """Un ``help_text`` : son exemple mis à part, ses mots du glossaire liés (``commun.composants.aides``)."""
    return rendre_aide(texte)


@register.filter
def incise(texte: str) -> str:
    """Un libellé tel qu'il s'écrit au milieu d'une phrase : « l'Assurance Maladie »."""
    return en_incise(str(texte))


@register.filter
def facultatif(champ: BoundField) -> bool:
    """Vrai si « (facultatif) » doit s'écrire : le champ l'est et un autre du formulaire ne l'est pas.

    Un formulaire de filtres, ou un brouillon dont rien n'est exigé à l'enregistrement, n'en porte donc nulle part. Un
    champ que le formulaire exige selon un autre (``EXIGES_SELON_LE_CAS``, noms de champs) dit quand dans son aide.
    """
    if champ.field.required or champ.name in getattr(champ.form, "EXIGES_SELON_LE_CAS", ()):
        return False
    return any(autre.field.required for autre in champ.form.visible_fields())


@register.inclusion_tag("composants/_liste_etapes.html")
def liste_etapes(etapes: Sequence[EtapeFormulaire], courante: str, titre: str = "Étapes") -> dict:
    """Étapes d'un long formulaire, avec leur état et le nombre d'étapes terminées."""
    terminees = sum(etape.etat == "terminee" for etape in etapes)
    return {"etapes": etapes, "courante": courante, "titre": titre, "terminees": terminees}


@register.inclusion_tag("composants/_bouton_acte.html", takes_context=True)
def bouton_acte(
    context: template.Context,
    adresse: str,
    libelle: str,
    style: str = "btn-primary",
    nom_icone: str = "",
    champs: dict[str, str] | None = None,
) -> dict:
    """Bouton d'un acte : un formulaire POST protégé ; ``champs`` sont des valeurs cachées."""
    return {
        "csrf_token": context.get("csrf_token", ""),
        "adresse": adresse,
        "libelle": libelle,
        "style": style,
        "nom_icone": nom_icone,
        "champs": champs or {},
    }


@register.inclusion_tag("composants/_fil_ariane.html")
def fil_ariane(*maillons: str) -> dict:
    """``{% fil_ariane "Dossiers" adresse "CPTS du Gers" %}`` : libellé, adresse… le dernier est la page."""
    return {"maillons": list(zip_longest(maillons[::2], maillons[1::2], fillvalue=""))}


# --- Listes -----------------------------------------------------------------------------------------------


@register.inclusion_tag("composants/_pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page, parametre: str = "page") -> dict:
    """Pages d'une liste ; les filtres de l'adresse sont conservés. Rien s'il n'y a qu'une page."""
    numeros = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    adresses = []
    for numero in numeros if page.paginator.num_pages > 1 else ():
        parametres = context["request"].GET.copy()
        parametres[parametre] = str(numero)
        adresses.append({"numero": numero, "adresse": f"?{parametres.urlencode()}"})
    return {"page": page, "adresses": adresses, "points": page.paginator.ELLIPSIS}


@register.inclusion_tag("composants/_filtres_resumes.html")
def filtres_resumes(
    filtres: Sequence[FiltreActif] | None, nombre: int, nom: str, adresse_sans_filtre: str = ""
) -> dict:
    """Nombre de résultats et filtres en mots, chacun retirable. ``nom`` au singulier (« dossier »)."""
    return {"filtres": filtres, "nombre": nombre, "nom": nom, "adresse_sans_filtre": adresse_sans_filtre}


@register.inclusion_tag("composants/_etat_vide.html")
def etat_vide(
    titre: str, texte: str, nom_icone: str = "inbox", adresse: str = "", libelle: str = "", niveau: int = 2
) -> dict:
    """Ce qui apparaîtra ici, et l'étape suivante si elle existe."""
    return {
        "titre": titre,
        "texte": texte,
        "nom_icone": nom_icone,
        "adresse": adresse,
        "libelle": libelle,
        "niveau": niveau,
    }


@register.simple_block_tag
def alerte(content: str, ton: str = "info", titre: str = "") -> SafeString:
    """``{% alerte "avertissement" titre="…" %}…{% endalerte %}`` : info, succes, avertissement ou danger.

    Erreur : ``KeyError`` sur un ton inconnu.
    """
    classe = TONS_D_ALERTE.get(ton, ton)
    contexte = {"contenu": content, "classe": classe, "nom_icone": ICONES_D_ALERTE[classe], "titre": titre}
    return render_to_string("composants/_alerte.html", contexte)


@register.inclusion_tag("composants/_message.html")
def message_flash(message: object) -> dict:
    """Message de Django, dans le ton de son niveau."""
    classe = {"error": "danger", "debug": "info", "": "info"}.get(message.level_tag, message.level_tag)
    return {"texte": str(message), "classe": classe, "nom_icone": ICONES_D_ALERTE[classe]}
