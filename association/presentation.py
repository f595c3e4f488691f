"""À quoi sert chaque texte de la trousse, en une phrase."""

from association.enums import TypeTexte

USAGES: dict[str, str] = {
    TypeTexte.CONVOCATION: "Inviter les fondateurs à la réunion qui crée l’association, avec un pouvoir à découper.",
    TypeTexte.STATUTS: "La règle du jeu de l’association : but, membres, voix, assemblées, dirigeants, argent.",
    TypeTexte.REGLEMENT: "Le détail du quotidien : réunions, groupes de travail, frais, données, communication.",
    TypeTexte.PROCES_VERBAL: "La preuve de la création : statuts adoptés, dirigeants élus, pouvoirs donnés.",
    TypeTexte.DIRIGEANTS: "Les personnes à déclarer à la préfecture, avec ce que la loi demande de chacune.",
    TypeTexte.BULLETIN: "Ce que remplit et signe chaque nouveau membre.",
    TypeTexte.LETTRE: "Présenter le projet aux communes et aux établissements, et leur demander leur avis.",
    TypeTexte.CONVENTION: "Travailler avec un partenaire qui n’adhère pas : ce que chacun apporte.",
}
