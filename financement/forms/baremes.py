"""Créer un brouillon de barème, puis saisir son en-tête, ses missions, ses montants, ses seuils et ses règles."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.forms import BoundField

from financement.bareme import FONCTIONNEMENT, LIBELLES_NATURES, TAILLES, Bareme, Ligne, Nature, Statut
from financement.forms.champs import DateNative, MontantField

DE_MISSION = ("socle", "demarrage_mois", "deploiement_mois", "retirer")
DE_SEUIL = ("habitants", "taille_a_la_borne", "a_confirmer")
DATE = {"invalid": "Indiquez une date, par exemple 2026-03-02.", "required": "Indiquez cette date."}


class NouveauBaremeForm(forms.Form):
    """Un code, un libellé, et la version dont on part."""

    code = forms.CharField(
        label="Code",
        max_length=20,
        validators=[validate_slug],
        help_text="Il désignera ce barème dans les contrats et ne changera plus. Par exemple : ACI-2027.",
        error_messages={"required": "Donnez un code.", "invalid": "Lettres sans accent, chiffres et tirets seulement."},
    )
    libelle = forms.CharField(
        label="Libellé",
        max_length=160,
        help_text="Par exemple : Accord conventionnel interprofessionnel de 2027.",
        error_messages={"required": "Donnez un libellé."},
    )
    origine = forms.ChoiceField(
        label="Partir de",
        help_text="Missions, montants, seuils et règles sont repris ; vous changez ce que le nouveau texte change.",
    )

    def __init__(self, data: Any = None, *, connus: dict[str, Bareme]) -> None:
        super().__init__(data)
        self.connus = connus
        self.fields["origine"].choices = [(code, f"{code}, {bareme.libelle}") for code, bareme in connus.items()]

    def bareme(self) -> Bareme:
        """Le brouillon de départ, une fois le formulaire valide."""
        modele = self.connus[self.cleaned_data["origine"]]
        return replace(
            modele,
            code=self.cleaned_data["code"],
            libelle=self.cleaned_data["libelle"],
            statut=Statut.BROUILLON,
            fin=None,
            source="",
        )


@dataclass(frozen=True)
class Rangee:
    """Les champs d'une ligne de tableau et ce qui la nomme."""

    titre: str
    champs: tuple[BoundField, ...]
    source: BoundField
    retirer: BoundField | None = None


class SaisieForm(forms.Form):
    """Tout un brouillon sur une page. Le vide est admis, le faux non : la soumission jugera ce qui manque."""

    libelle = forms.CharField(label="Libellé", max_length=160, error_messages={"required": "Donnez un libellé."})
    reference = forms.CharField(
        label="Référence du texte",
        max_length=200,
        help_text="Par exemple : arrêté du 21 août 2019 (JO du 24 août 2019).",
    )
    source = forms.CharField(
        label="Où les montants ont été lus",
        max_length=300,
        required=False,
        help_text="Page du Journal officiel, adresse, document. Sans elle, le barème ne peut pas être soumis.",
    )
    publie_le = forms.DateField(label="Publié le", widget=DateNative(), error_messages=DATE)
    effet_le = forms.DateField(
        label="En vigueur à partir du",
        widget=DateNative(),
        error_messages=DATE,
        help_text="Jamais avant la publication.",
    )
    fin_le = forms.DateField(
        label="Dernier jour de validité",
        widget=DateNative(),
        required=False,
        error_messages=DATE,
        help_text="Vide tant qu’aucun texte ne le remplace.",
    )
    notes = forms.CharField(
        label="Notes", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="Une par ligne."
    )
    lu = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, bareme: Bareme, connus: dict[str, Bareme], empreinte: str, data: Any = None) -> None:
        self.depart = bareme
        self.missions_connues = {m.code: m for autre in connus.values() for m in autre.missions}
        super().__init__(data, initial=self._initial(bareme, empreinte))
        for rang, mission in enumerate(bareme.missions):
            self._champs_de_mission(f"mission-{rang}", mission.libelle)
        for rang, ligne in enumerate(bareme.lignes):
            self._champs_de_ligne(f"ligne-{rang}", self.nom(ligne))
        for rang in range(len(bareme.seuils)):
            self._champs_de_seuil(f"seuil-{rang}", rang + 1)
        for rang, regle in enumerate(bareme.parametres):
            self._champs_de_regle(f"regle-{rang}", regle.code, numerique=regle.valeur is not None)
        self._champs_d_ajout(bareme)

    def nom(self, ligne: Ligne) -> str:
        """« Accès aux soins, part fixe »."""
        return f"{self.depart.libelle_poste(ligne.poste)}, {LIBELLES_NATURES[ligne.nature]}"

    def _initial(self, bareme: Bareme, empreinte: str) -> dict[str, Any]:
        depart: dict[str, Any] = {
            "libelle": bareme.libelle,
            "reference": bareme.reference,
            "source": bareme.source,
            "publie_le": bareme.publication,
            "effet_le": bareme.effet,
            "fin_le": bareme.fin,
            "notes": "\n".join(bareme.notes),
            "lu": empreinte,
        }
        for rang, m in enumerate(bareme.missions):
            depart |= {
                f"mission-{rang}-{nom}": getattr(m, nom) for nom in ("socle", "demarrage_mois", "deploiement_mois")
            }
        for rang, li in enumerate(bareme.lignes):
            depart |= {f"ligne-{rang}-t{t}": montant for t, montant in zip(TAILLES, li.montants, strict=True)}
            depart[f"ligne-{rang}-source"] = li.source
        for rang, s in enumerate(bareme.seuils):
            depart |= {
                f"seuil-{rang}-{nom}": getattr(s, nom) for nom in ("habitants", "taille_a_la_borne", "a_confirmer")
            }
        for rang, p in enumerate(bareme.parametres):
            depart |= {f"regle-{rang}-{nom}": getattr(p, nom) for nom in ("libelle", "valeur", "source", "a_confirmer")}
        return depart

    def _case(self, nom: str, etiquette: str) -> None:
        self.fields[nom] = forms.BooleanField(required=False, label=etiquette)
        self.fields[nom].widget.attrs |= {"aria-label": etiquette, "class": "form-check-input"}

    def _texte(self, nom: str, etiquette: str, longueur: int, *, requis: bool = False) -> None:
        attributs = {"aria-label": etiquette, "rows": 2, "class": "form-control"}
        self.fields[nom] = forms.CharField(
            required=requis, label=etiquette, max_length=longueur, widget=forms.Textarea(attrs=attributs)
        )

    def _nombre(self, nom: str, etiquette: str, **options: Any) -> None:
        self.fields[nom] = MontantField(label=etiquette, attributs={"aria-label": etiquette}, **options)

    def _champs_de_mission(self, prefixe: str, libelle: str) -> None:
        self._case(f"{prefixe}-socle", f"{libelle} : mission socle")
        for nom, mot in (("demarrage_mois", "démarrage"), ("deploiement_mois", "déploiement")):
            self._nombre(f"{prefixe}-{nom}", f"{libelle} : {mot}, en mois", min_value=0, max_value=60, decimal_places=0)
        self._case(f"{prefixe}-retirer", f"{libelle} : retirer du barème")

    def _champs_de_ligne(self, prefixe: str, nom: str) -> None:
        for taille in TAILLES:
            etiquette = f"{nom}, taille {taille}, en euros"
            self._nombre(f"{prefixe}-t{taille}", etiquette, min_value=0, max_digits=11, decimal_places=2)
        self._texte(f"{prefixe}-source", f"{nom} : source", 300)
        self._case(f"{prefixe}-retirer", f"{nom} : retirer la ligne")

    def _champs_de_seuil(self, prefixe: str, rang: int) -> None:
        nom = f"Entre les tailles {rang} et {rang + 1}"
        self._nombre(f"{prefixe}-habitants", f"{nom} : habitants", min_value=1, max_digits=9, decimal_places=0)
        self.fields[f"{prefixe}-taille_a_la_borne"] = forms.TypedChoiceField(
            label=f"{nom} : taille à la borne exacte",
            choices=[(t, f"taille {t}") for t in (rang, rang + 1)],
            coerce=int,
            widget=forms.Select(attrs={"aria-label": f"{nom} : taille à la borne exacte", "class": "form-select"}),
        )
        self._case(f"{prefixe}-a_confirmer", f"{nom} : à confirmer")

    def _champs_de_regle(self, prefixe: str, code: str, *, numerique: bool) -> None:
        self._texte(f"{prefixe}-libelle", f"Règle {code} : énoncé", 300, requis=True)
        if numerique:
            self._nombre(f"{prefixe}-valeur", f"Règle {code} : valeur", min_value=0, max_digits=14, decimal_places=4)
        self._texte(f"{prefixe}-source", f"Règle {code} : source", 300, requis=True)
        self._case(f"{prefixe}-a_confirmer", f"Règle {code} : à confirmer")

    def _champs_d_ajout(self, bareme: Bareme) -> None:
        absentes = [m for code, m in self.missions_connues.items() if bareme.mission(code) is None]
        self.fields["ajout_mission"] = forms.ChoiceField(
            label="Ajouter une mission",
            required=False,
            choices=[("", "Aucune"), *((m.code, m.libelle) for m in absentes)],
        )
        postes = [(FONCTIONNEMENT, "Fonctionnement"), *((m.code, m.libelle) for m in bareme.missions)]
        self.fields["ajout_poste"] = forms.ChoiceField(
            label="Ajouter une ligne : poste", required=False, choices=[("", "Aucun"), *postes]
        )
        self.fields["ajout_nature"] = forms.ChoiceField(
            label="Ajouter une ligne : nature",
            required=False,
            choices=[(n.value, LIBELLES_NATURES[n]) for n in Nature],
        )

    def clean(self) -> dict[str, Any]:
        """Une ligne ajoutée ne doit pas déjà exister ; le reste est jugé à la soumission."""
        donnees = super().clean() or {}
        poste, nature = donnees.get("ajout_poste"), donnees.get("ajout_nature")
        if poste and nature and self.depart.ouvre(poste, Nature(nature)):
            self.add_error("ajout_poste", "Cette ligne est déjà au barème.")
        return donnees

    # --- Les tableaux de la page ---
    def rangees_de_lignes(self) -> Iterator[Rangee]:
        for rang, ligne in enumerate(self.depart.lignes):
            prefixe = f"ligne-{rang}"
            champs = tuple(self[f"{prefixe}-t{t}"] for t in TAILLES)
            yield Rangee(self.nom(ligne), champs, self[f"{prefixe}-source"], self[f"{prefixe}-retirer"])

    def rangees_de_missions(self) -> Iterator[tuple[str, list[BoundField]]]:
        for rang, mission in enumerate(self.depart.missions):
            yield mission.libelle, [self[f"mission-{rang}-{nom}"] for nom in DE_MISSION]

    def rangees_de_seuils(self) -> Iterator[tuple[str, list[BoundField]]]:
        for rang in range(len(self.depart.seuils)):
            yield f"Entre les tailles {rang + 1} et {rang + 2}", [self[f"seuil-{rang}-{nom}"] for nom in DE_SEUIL]

    def rangees_de_regles(self) -> Iterator[tuple[str, BoundField, BoundField | None, BoundField, BoundField]]:
        for rang, regle in enumerate(self.depart.parametres):
            prefixe = f"regle-{rang}"
            valeur = self[f"{prefixe}-valeur"] if f"{prefixe}-valeur" in self.fields else None
            yield (
                regle.code,
                self[f"{prefixe}-libelle"],
                valeur,
                self[f"{prefixe}-source"],
                self[f"{prefixe}-a_confirmer"],
            )

    # --- Ce que la page dit ---
    def bareme(self) -> Bareme:
        """Le brouillon tel que saisi, une fois le formulaire valide."""
        lu = self.cleaned_data
        return replace(
            self.depart,
            **{nom: lu[nom] for nom in ("libelle", "reference", "source")},
            publication=lu["publie_le"],
            effet=lu["effet_le"],
            fin=lu["fin_le"],
            notes=tuple(note.strip() for note in lu["notes"].splitlines() if note.strip()),
            missions=tuple(self._missions()),
            lignes=tuple(self._lignes()),
            seuils=tuple(
                replace(
                    seuil,
                    habitants=int(lu[f"seuil-{rang}-habitants"] or 0),
                    taille_a_la_borne=lu[f"seuil-{rang}-taille_a_la_borne"],
                    a_confirmer=lu[f"seuil-{rang}-a_confirmer"],
                )
                for rang, seuil in enumerate(self.depart.seuils)
            ),
            parametres=tuple(
                replace(
                    regle,
                    libelle=lu[f"regle-{rang}-libelle"],
                    valeur=lu.get(f"regle-{rang}-valeur"),
                    source=lu[f"regle-{rang}-source"],
                    a_confirmer=lu[f"regle-{rang}-a_confirmer"],
                )
                for rang, regle in enumerate(self.depart.parametres)
            ),
        )

    def _missions(self) -> Iterator[Any]:
        lu = self.cleaned_data
        for rang, mission in enumerate(self.depart.missions):
            if not lu[f"mission-{rang}-retirer"]:
                yield replace(
                    mission,
                    socle=lu[f"mission-{rang}-socle"],
                    demarrage_mois=_entier(lu[f"mission-{rang}-demarrage_mois"]),
                    deploiement_mois=_entier(lu[f"mission-{rang}-deploiement_mois"]),
                )
        if lu.get("ajout_mission"):
            yield self.missions_connues[lu["ajout_mission"]]

    def _lignes(self) -> Iterator[Ligne]:
        lu = self.cleaned_data
        gardees = {mission.code for mission in self._missions()} | {FONCTIONNEMENT}
        for rang, ligne in enumerate(self.depart.lignes):
            if not lu[f"ligne-{rang}-retirer"] and ligne.poste in gardees:
                t1, t2, t3, t4 = (lu[f"ligne-{rang}-t{t}"] for t in TAILLES)
                yield replace(ligne, montants=(t1, t2, t3, t4), source=lu[f"ligne-{rang}-source"])
        if lu.get("ajout_poste"):
            nature = Nature(lu["ajout_nature"])
            yield Ligne(lu["ajout_poste"], nature, (None,) * 4, hors_total=nature is Nature.SUPPLEMENT_SNP)
        if lu.get("ajout_mission"):
            yield from (Ligne(lu["ajout_mission"], nature, (None,) * 4) for nature in (Nature.FIXE, Nature.VARIABLE))


def _entier(valeur: Decimal | None) -> int | None:
    return None if valeur is None else int(valeur)


class ActeForm(forms.Form):
    """Le motif d'un acte, quand il est dû."""

    motif = forms.CharField(
        label="Motif",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il est gardé au journal. Par exemple : « Le montant de la taille 2 ne correspond pas au texte ».",
        error_messages={"required": "Écrivez le motif : il est gardé au journal."},
    )


class VerificationForm(forms.Form):
    """La personne qui vérifie atteste de ce qu'elle a lu."""

    relu = forms.BooleanField(
        label="J’ai relu chaque montant sur le texte officiel",
        error_messages={"required": "Cochez cette case après avoir relu chaque montant sur le texte officiel."},
    )
