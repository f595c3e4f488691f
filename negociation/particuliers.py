"""Le contrat d'un formulaire qui dit lui-même ce qu'il change, quand champ par champ ne suffit pas."""


class Particulier:
    """Ce que ``modifiables`` demande à un tel formulaire ; ``brut`` et ``brut_avant`` se comparent à l'acceptation."""

    def avant(self) -> dict[str, str]:
        """Par champ, ce que dit la copie de travail."""
        raise NotImplementedError

    def changements(self) -> list[dict[str, str]]:
        """Ce qui change, une fois le formulaire valide ; vide si rien ne change."""
        raise NotImplementedError

    def secret(self) -> str:
        """Ce qu'il faut garder à part jusqu'à la réponse, sans jamais le montrer ; rien le plus souvent."""
        return ""


def un_changement(champ: str, libelle: str, avant: str, apres: str, brut_avant: str, brut: str) -> dict[str, str]:
    """Une ligne de ``Modification.changements``."""
    return {
        "champ": champ,
        "libelle": libelle,
        "avant": avant,
        "apres": apres,
        "brut_avant": brut_avant,
        "brut": brut,
    }
