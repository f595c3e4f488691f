"""Une page de rubrique lue comme par un navigateur : ses champs, ses deux façons d'envoyer."""

import json
from html.parser import HTMLParser
from typing import Any

from django.test import Client


class _Champs(HTMLParser):
    """Relève les valeurs qu'un navigateur enverrait."""

    def __init__(self) -> None:
        super().__init__()
        self.champs: dict[str, list[str]] = {}
        self._texte: str | None = None
        self._liste: str | None = None

    def handle_starttag(self, balise: str, attributs: list[tuple[str, str | None]]) -> None:
        lus = dict(attributs)
        nom = lus.get("name")
        if balise == "textarea" and nom:
            self._texte, self.champs[nom] = nom, [""]
        elif balise == "select" and nom:
            self._liste = nom
            self.champs.setdefault(nom, [])
        elif balise == "option" and self._liste and "selected" in lus:
            self.champs[self._liste].append(lus.get("value") or "")
        elif balise == "input" and nom and lus.get("type") != "search":
            coche = lus.get("type") not in ("checkbox", "radio") or "checked" in lus
            self.champs.setdefault(nom, [])
            self.champs[nom] += [lus.get("value") or ("on" if "checked" in lus else "")] if coche else []

    def handle_data(self, texte: str) -> None:
        if self._texte:
            self.champs[self._texte][0] += texte

    def handle_endtag(self, balise: str) -> None:
        if balise == "textarea" and self._texte:
            self.champs[self._texte][0] = self.champs[self._texte][0].removeprefix("\n")
            self._texte = None
        elif balise == "select":
            self._liste = None


class Page:
    """La page d'une rubrique ouverte par un compte."""

    def __init__(self, client: Client, dossier: Any, rubrique: str, sujet: str = "lettre") -> None:
        self.client, self.adresse = client, f"/dossiers/{dossier.numero}/{sujet}/{rubrique}/"
        self.lire(client.get(self.adresse))

    def lire(self, reponse: Any) -> None:
        self.texte = reponse.content.decode()
        lecteur = _Champs()
        lecteur.feed(self.texte.partition("data-saisie=")[2].partition("</form>")[0])
        boutons = ("suite", "rester", "ajouter")
        self.champs = {n: v for n, v in lecteur.champs.items() if n not in boutons and "__prefix__" not in n}

    def envoyer(self, *, bouton: str = "rester", valeur: str = "1", **changes: str | list[str]) -> Any:
        """L'envoi ordinaire de tout le formulaire ; relit la page si elle revient."""
        self.changer(**changes)
        reponse = self.client.post(self.adresse, {**self.champs, bouton: valeur})
        if reponse.status_code != 302:
            self.lire(reponse)
        return reponse

    def changer(self, **changes: str | list[str]) -> "Page":
        for nom, valeurs in changes.items():
            self.champs[nom] = valeurs if isinstance(valeurs, list) else [valeurs]
        return self

    def enregistrer(self, **changes: str | list[str]) -> Any:
        """L'enregistrement automatique de ces seuls champs ; la page retient empreintes et lignes créées."""
        self.changer(**changes)
        reponse = self.client.post(
            f"{self.adresse}enregistrer/", self._partiel(list(changes)), headers={"Accept": "application/json"}
        )
        if reponse["Content-Type"] == "application/json":
            self._retenir(reponse.json())
        return reponse

    def _partiel(self, touches: list[str]) -> dict[str, Any]:
        envoi: dict[str, Any] = {nom: self.champs[nom] for nom in ("_page", "_compte")}
        departs = json.loads(self.champs["_departs"][0])
        suppressions = tuple(nom.removesuffix("DELETE") for nom in touches if nom.endswith("-DELETE"))
        envoi["_departs"] = json.dumps(
            {n: v for n, v in departs.items() if n in touches or (suppressions and n.startswith(suppressions))}
        )
        envoi["_touches"] = touches
        for nom in touches:
            envoi[nom] = self.champs[nom]
            prefixe = nom.rpartition("-")[0]
            for cle in ("id", "jeton"):
                if f"{prefixe}-{cle}" in self.champs:
                    envoi[f"{prefixe}-{cle}"] = self.champs[f"{prefixe}-{cle}"]
        return envoi

    def _retenir(self, rendu: dict[str, Any]) -> None:
        departs = json.loads(self.champs["_departs"][0])
        for nom, champ in rendu.get("champs", {}).items():
            if champ["sort"] in ("enregistre", "inchange", "sien") and "empreinte" in champ:
                departs[nom] = champ["empreinte"]
        for prefixe, ligne in rendu.get("lignes", {}).items():
            self.champs[f"{prefixe}-id"] = [ligne["id"]]
            departs |= ligne["empreintes"]
        self.champs["_departs"] = [json.dumps(departs)]


def sorts(reponse: Any) -> dict[str, str]:
    """Le sort de chaque champ d'un enregistrement automatique."""
    return {nom: champ["sort"] for nom, champ in reponse.json()["champs"].items()}
