"""Une rubrique envoyée, face à ce que la base contient maintenant : que peut-on écrire sans rien écraser ?

Les formulaires sont construits sous le verrou du dossier : leurs valeurs initiales sont celles de la base. Un champ
s'écrit si la personne l'a changé, s'il est juste, et si personne d'autre ne l'a changé depuis que sa page l'a lu.
"""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Q
from django.forms import BaseForm
from django.forms.formsets import DELETION_FIELD_NAME as SUPPRIMER

from comptes.models import Utilisateur
from dossiers.forms.ecriture import ecrire_jeu, ecrire_objet, instantane, neutraliser
from dossiers.forms.empreintes import champs_saisis, de_depart, empreinte, noms_envoyes, valeurs_envoyees
from dossiers.forms.envoi import Envoi
from dossiers.forms.fermeture import est_fermee, fermer, refuser_la_place
from dossiers.forms.places import Place, formulaires_de
from dossiers.forms.sorts import EMPECHEMENTS, Nature, Sort
from dossiers.redaction import DU_PORTEUR, ecrivains, lignes_creees
from dossiers.reouverture import CHAMP_FERME, ouverture

INCONNU = "Ce champ n’est pas dans cette rubrique. Rechargez la page : le formulaire a pu changer."
EN_ATTENTE = "Cette ligne sera enregistrée dès que vous aurez rempli : {}."
TROP_DE_LIGNES = "{} lignes au plus. Supprimez-en une avant d’en ajouter."


class Saisie:
    """Un envoi confronté à la base. :meth:`examiner` décide du sort de chaque champ, :meth:`ecrire` écrit."""

    def __init__(self, rubrique: Any, objet: Any, envoi: Envoi) -> None:
        self.rubrique, self.objet, self.envoi = rubrique, objet, envoi
        self.sorts: list[Sort] = []
        self.creees: dict[str, Place] = {}
        neuves = [ligne.jeton for ligne in envoi.lignes if not ligne.identifiant]
        envoi.reconnaitre(lignes_creees(objet.dossier, neuves))
        self.avant = instantane(objet)
        self.form, self.jeux = formulaires_de(rubrique, envoi.donnees, objet)
        self.jeux = fermer(rubrique.cle, self.form, self.jeux, ouverture(objet), envoi)
        if envoi.choix[0] in ("sien", "deux"):
            self._reprendre(*envoi.choix)

    def _reprendre(self, choix: str, page: str) -> None:
        """Sans JavaScript : prend la version de l'autre, ou les deux à la suite, avant d'examiner."""
        for place in self.places():
            for nom in champs_saisis(place.form):
                if self.envoi.nom_de_page(place.form, nom) == page:
                    lue = valeurs_envoyees(place.form[nom], de_depart(place.form, nom))
                    self.envoi.poser(lue, a_la_suite=choix == "deux")
                    self.envoi.repartir(place.form, nom, self._en_base(place.form, nom))

    @property
    def complet(self) -> bool:
        """Vrai si rien n'empêche un envoi ordinaire d'être écrit."""
        return not any(sort.nature in EMPECHEMENTS for sort in self.sorts)

    @property
    def en_conflit(self) -> bool:
        return any(sort.nature in (Nature.CONFLIT, Nature.DISPARUE) for sort in self.sorts)

    def places(self) -> Iterator[Place]:
        """Les formulaires que l'envoi touche."""
        if self.form is not None and self.envoi.touche_a(self.form):
            yield Place(self.form)
        for lignes, jeu in self.jeux:
            for form in jeu.forms:
                if self.envoi.touche_a(form):
                    ligne = self.envoi.ligne_de.get(form.prefix)
                    disparue = bool(ligne and ligne.identifiant and form.instance.pk is None)
                    yield Place(form, lignes.titre, lignes.prefixe, jeu, disparue)

    def traces_lues(self) -> Q:
        """Parmi quelles traces chercher qui a écrit un champ : celles de l'équipe, tous sujets réunis."""
        return DU_PORTEUR

    # --- Décider -----------------------------------------------------------------------------------

    def examiner(self, auteur: Utilisateur) -> None:
        """Décide du sort de chaque champ ; une requête de plus si un champ a changé en base entre-temps."""
        self.lieux = list(self.places())
        for place in self.lieux:
            self._completer(place.form)
        for place in self.lieux:
            self._examiner_place(place)
        self._departager(auteur)
        self._refuser_les_inconnus()

    def _completer(self, form: BaseForm) -> None:
        """Un champ que la page n'a pas touché se lit dans la base : les contrôles croisés portent sur le vrai."""
        if self.envoi.touches is None:
            return
        for nom in champs_saisis(form):
            if not self.envoi.touche(form, nom):
                self.envoi.poser(valeurs_envoyees(form[nom], de_depart(form, nom)))

    def _examiner_place(self, place: Place) -> None:
        form = place.form
        form.full_clean()
        if est_fermee(place):
            self.sorts += refuser_la_place(self, place)
        elif place.disparue:
            self._examiner_disparue(place)
        elif place.en_lignes and getattr(form, "cleaned_data", {}).get(SUPPRIMER):
            self._examiner_suppression(place)
        elif form.empty_permitted and not form.has_changed():
            self.sorts += [self._sort(place, nom, Nature.INCHANGE) for nom in self._touches(form)]
        else:
            siens = [self._examiner_champ(place, nom) for nom in self._touches(form)]
            siens += [self._sort(place, nom, Nature.ECRIT) for nom in self._deduits(form)]
            self.sorts += self._retenir_la_ligne(place, siens) if place.neuve else siens

    def _touches(self, form: BaseForm) -> list[str]:
        return [nom for nom in champs_saisis(form) if self.envoi.touche(form, nom)]

    def _deduits(self, form: BaseForm) -> list[str]:
        """Champs que la page n'a pas touchés et que le formulaire remplit lui-même (une unité, un intitulé)."""
        return [
            nom
            for nom in champs_saisis(form)
            if not self.envoi.touche(form, nom)
            and nom in form.cleaned_data
            and empreinte(form.fields[nom], form.cleaned_data[nom]) != self._en_base(form, nom)
        ]

    def _sort(self, place: Place, nom: str, nature: Nature, message: str = "") -> Sort:
        page = self.envoi.nom_de_page(place.form, nom)
        return Sort(place.form, nom, page, nature, place.cle_de(nom), message)

    def _examiner_champ(self, place: Place, nom: str) -> Sort:
        form = place.form
        fautes = form.errors.get(nom) or self._fautes_communes(place)
        if fautes:
            return self._sort(place, nom, Nature.REFUSE, " ".join(fautes))
        champ = form.fields[nom]
        en_base, saisie = empreinte(champ, de_depart(form, nom)), empreinte(champ, form.cleaned_data.get(nom))
        depart = None if place.neuve else self.envoi.depart(form, nom)
        nature = comparer(en_base if depart is None else depart, en_base, saisie)
        if getattr(champ, "ferme", False) and nature in (Nature.ECRIT, Nature.CONFLIT):
            return self._sort(place, nom, Nature.REFUSE, CHAMP_FERME)
        return self._sort(place, nom, nature)

    def _fautes_communes(self, place: Place) -> list[str]:
        """Fautes de l'ensemble : celles du formulaire, du jeu, et d'un champ non touché que la saisie rend faux."""
        form = place.form
        fautes = [*form.errors.get(NON_FIELD_ERRORS, [])]
        if place.en_lignes:
            fautes += place.jeu.non_form_errors()
        if place.neuve:
            return fautes
        autres = [nom for nom in form.errors if nom != NON_FIELD_ERRORS and not self.envoi.touche(form, nom)]
        return fautes + [f"« {form[nom].label} » : {' '.join(form.errors[nom])}" for nom in autres]

    def _retenir_la_ligne(self, place: Place, siens: list[Sort]) -> list[Sort]:
        """Une ligne neuve ne se crée que si rien d'obligatoire n'y manque : le reste attend."""
        jeu, form = place.jeu, place.form
        prevues = sum(autre.jeu is jeu for autre in self.creees.values())
        if len(jeu.get_queryset()) + prevues >= jeu.max_num:
            message = TROP_DE_LIGNES.format(jeu.max_num)
            return [self._sort(place, sort.champ, Nature.REFUSE, message) for sort in siens]
        absents = [
            nom
            for nom in form.errors
            if nom != NON_FIELD_ERRORS and (form.fields[nom].required or not self.envoi.touche(form, nom))
        ]
        if absents:
            message = EN_ATTENTE.format(", ".join(str(form[nom].label) for nom in absents))
            muets = {Nature.ECRIT, Nature.INCHANGE} if self.envoi.touches is not None else set()
            return [self._sort(place, s.champ, Nature.ATTENTE, message) if s.nature in muets else s for s in siens]
        if any(sort.nature == Nature.REFUSE for sort in siens) and form.errors.get(NON_FIELD_ERRORS):
            return siens
        self.creees[self.envoi.page_de[form.prefix]] = place
        return [self._sort(place, s.champ, Nature.ECRIT) if s.nature == Nature.INCHANGE else s for s in siens]

    def _examiner_suppression(self, place: Place) -> None:
        if place.neuve:
            return
        changes = [
            place.cle_de(nom)
            for nom in champs_saisis(place.form)
            if self.envoi.depart(place.form, nom) not in (None, self._en_base(place.form, nom))
        ]
        nature = Nature.CONFLIT if changes else Nature.ECRIT
        sort = self._sort(place, SUPPRIMER, nature)
        sort.cle = changes[0] if changes else place.cle
        self.sorts.append(sort)

    def _en_base(self, form: BaseForm, nom: str) -> str:
        return empreinte(form.fields[nom], de_depart(form, nom))

    def _examiner_disparue(self, place: Place) -> None:
        """Une autre personne a supprimé la ligne : ne compte que ce que celle-ci y avait changé."""
        form, ligne = place.form, self.envoi.ligne_de[place.form.prefix]
        if getattr(form, "cleaned_data", {}).get(SUPPRIMER):
            return
        for nom in self._touches(form):
            saisie = empreinte(form.fields[nom], form.cleaned_data.get(nom)) if nom not in form.errors else None
            if saisie != (self.envoi.depart(form, nom) or ""):
                sort = self._sort(place, nom, Nature.DISPARUE)
                sort.cle = f"{place.prefixe}/{ligne.identifiant}"
                self.sorts.append(sort)

    def _departager(self, auteur: Utilisateur) -> None:
        """Nomme l'autre auteur ; ce que cette page a elle-même écrit n'est pas un conflit."""
        douteux = [sort for sort in self.sorts if sort.nature in (Nature.CONFLIT, Nature.DISPARUE)]
        traces = ecrivains(self.objet.dossier, {sort.cle for sort in douteux}, self.traces_lues())
        for sort in douteux:
            sort.trace = traces.get(sort.cle)
            sort.soi = sort.trace is not None and sort.trace.auteur_id == auteur.pk
            if sort.soi and sort.trace.page in self.envoi.pages and sort.nature == Nature.CONFLIT:
                sort.nature = Nature.ECRIT

    def _refuser_les_inconnus(self) -> None:
        """Noms touchés qu'aucun formulaire de la rubrique ne connaît."""
        connus = {
            self.envoi.nom_de_page(place.form, nom) + envoye.removeprefix(place.form.add_prefix(nom))
            for place in self.lieux
            for nom in place.form.fields
            for envoye in noms_envoyes(place.form[nom])
        }
        self.inconnus = sorted((self.envoi.touches or frozenset()) - connus)

    # --- Écrire ------------------------------------------------------------------------------------

    def ecrire(self) -> list[tuple[str, str, str]]:
        """Écrit ce qui peut l'être ; rend (clé, libellé, jeton) de chaque écriture. Sous le verrou du dossier."""
        ecrits = {(id(sort.form), sort.champ) for sort in self.sorts if sort.nature == Nature.ECRIT}
        avec = {form for form, _champ in ecrits}
        retenues = [place for place in self.lieux if id(place.form) in avec]
        for place in self.lieux:
            if (id(place.form), SUPPRIMER) not in ecrits:
                self._neutraliser_le_reste(place, ecrits)
        for place in retenues:
            if place.jeu is None:
                ecrire_objet(place.form, self.avant)
        traces = []
        for lignes, jeu in self.jeux:
            siennes = [place.form for place in retenues if place.jeu is jeu]
            if siennes or self.envoi.touches is None:
                ecrire_jeu(jeu, siennes)
            traces += [(lignes.prefixe, lignes.titre, "")] if getattr(jeu, "geste", "") else []
        return traces + [trace for place in retenues for trace in self._traces(place, ecrits)]

    def refuser_tout(self, message: str) -> None:
        """Ce qui allait s'écrire ne s'écrit pas : la base l'a refusé."""
        self.creees.clear()
        for sort in self.sorts:
            if sort.nature == Nature.ECRIT:
                sort.nature, sort.message = Nature.REFUSE, message

    def _neutraliser_le_reste(self, place: Place, ecrits: set[tuple[int, str]]) -> None:
        """Remet la base dans ce qui ne s'écrit pas : champs refusés, en conflit, ou changés par l'autre seulement."""
        form = place.form
        for nom in dict.fromkeys([*form.errors, *champs_saisis(form)]):
            change = nom in form.errors or (not place.neuve and nom in form.changed_data)
            if change and (id(form), nom) not in ecrits:
                neutraliser(form, nom)

    def lignes_creees(self) -> dict[str, dict[str, Any]]:
        """Lignes créées, par préfixe dans la page : identifiant et empreinte de chaque champ."""
        creees = {}
        for page, place in self.creees.items():
            sorts = [self._sort(place, nom, Nature.ECRIT) for nom in champs_saisis(place.form)]
            empreintes = {sort.page: sort.empreinte for sort in sorts}
            creees[page] = {"id": str(place.form.instance.pk), "empreintes": empreintes}
        return creees

    def _traces(self, place: Place, ecrits: set[tuple[int, str]]) -> list[tuple[str, str, str]]:
        form = place.form
        if (id(form), SUPPRIMER) in ecrits:
            cle = next(s.cle for s in self.sorts if s.form is form and s.champ == SUPPRIMER)
            return [("/".join(cle.split("/")[:2]), place.libelle_de(SUPPRIMER), "")]
        traces = [
            (place.cle_de(nom), place.libelle_de(nom), "") for nom in champs_saisis(form) if (id(form), nom) in ecrits
        ]
        if self.envoi.page_de.get(form.prefix or "") in self.creees:
            traces.append((place.cle, "", self.envoi.ligne_de[form.prefix].jeton))
        return traces


def comparer(depart: str, en_base: str, saisie: str) -> Nature:
    """La règle : trois empreintes (départ de la page, base maintenant, saisie) donnent le sort du champ."""
    if saisie == en_base:
        return Nature.INCHANGE
    if saisie == depart:
        return Nature.SIEN
    return Nature.ECRIT if en_base == depart else Nature.CONFLIT
