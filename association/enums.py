"""Les choix de la trousse : ses huit textes et les options des statuts."""

from django.db.models import IntegerChoices, TextChoices


class TypeTexte(TextChoices):
    """Les textes de la trousse, dans l'ordre où l'on s'en sert ; la valeur est aussi dans l'adresse."""

    CONVOCATION = "convocation", "Convocation à l’assemblée constitutive"
    STATUTS = "statuts", "Statuts"
    REGLEMENT = "reglement-interieur", "Règlement intérieur"
    PROCES_VERBAL = "proces-verbal", "Procès-verbal de l’assemblée constitutive"
    DIRIGEANTS = "liste-des-dirigeants", "Liste des dirigeants"
    BULLETIN = "bulletin-d-adhesion", "Bulletin d’adhésion"
    LETTRE = "lettre-aux-partenaires", "Lettre aux maires et aux établissements"
    CONVENTION = "convention-de-partenariat", "Convention de partenariat"


class Repartition(TextChoices):
    """Comment les membres se rangent et se partagent les voix."""

    QUALITES = "qualites", "Par qualité : fondateurs, actifs, d’honneur"
    COLLEGES = "colleges", "Par collège : professionnels, établissements, usagers, collectivités"


class Admission(TextChoices):
    """Comment on devient membre."""

    DECLARATION = "declaration", "Sur simple demande, si les conditions sont remplies"
    AGREMENT = "agrement", "Après un vote des dirigeants"


class Cotisation(TextChoices):
    """Ce que paient les membres."""

    AUCUNE = "aucune", "Pas de cotisation"
    UNIQUE = "unique", "La même pour tous"
    DOUBLE = "double", "Un montant pour les personnes, un autre pour les structures"


class Direction(TextChoices):
    """Qui dirige entre deux assemblées."""

    BUREAU = "bureau", "Un bureau seul"
    CONSEIL = "conseil", "Un conseil d’administration, qui élit un bureau"


class TransfertSiege(TextChoices):
    """Qui décide de déménager le siège à l'intérieur du territoire."""

    DIRECTION = "direction", "Les dirigeants"
    ASSEMBLEE = "assemblee", "L’assemblée générale"


class Fonction(TextChoices):
    """La fonction d'un dirigeant."""

    PRESIDENT = "president", "Présidence"
    VICE_PRESIDENT = "vice_president", "Vice-présidence"
    SECRETAIRE = "secretaire", "Secrétariat"
    TRESORIER = "tresorier", "Trésorerie"
    ADJOINT = "adjoint", "Adjoint au secrétariat ou à la trésorerie"
    ADMINISTRATEUR = "administrateur", "Autre membre élu"


# Une seule personne à chacune ; un bureau les compte toutes les trois.
UNIQUES = (Fonction.PRESIDENT, Fonction.SECRETAIRE, Fonction.TRESORIER)


class Mois(IntegerChoices):
    """Le mois dont le dernier jour clôt l'exercice."""

    JANVIER = 1, "janvier"
    FEVRIER = 2, "février"
    MARS = 3, "mars"
    AVRIL = 4, "avril"
    MAI = 5, "mai"
    JUIN = 6, "juin"
    JUILLET = 7, "juillet"
    AOUT = 8, "août"
    SEPTEMBRE = 9, "septembre"
    OCTOBRE = 10, "octobre"
    NOVEMBRE = 11, "novembre"
    DECEMBRE = 12, "décembre"
