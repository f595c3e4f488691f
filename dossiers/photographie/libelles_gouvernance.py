"""Les noms français de la gouvernance, du fonctionnement et du budget photographiés (voir ``libelles``)."""

from dossiers.models.budget import ANNEES, champ_d_annee
from dossiers.photographie.noeuds import CALCULE, CLE, Champ, Groupe, Lignes, euros, nombre, riche, texte

INSTANCES = Lignes(
    "Instances",
    {
        "cle": CALCULE,
        "nom": Champ("Nom"),
        "role": texte("Rôle"),
        "composition": texte("Composition"),
        "frequence": Champ("Fréquence des réunions"),
        "quorum": Champ("Quorum"),
        "membres": Lignes(
            "Membres",
            {
                "cle": CALCULE,
                "nom": Champ("Nom"),
                "categorie": CALCULE,
                "recours": CALCULE,
                "fonction": Champ("Fonction"),
                "qualite": CALCULE,
                "qualite_libelle": Champ("Qualité"),
                "college": Champ("Collège"),
                "voix": nombre("Voix"),
            },
            nom=("nom",),
            identites=(CLE, ("nom",)),
        ),
        "voix": CALCULE,
    },
    nom=("nom",),
    identites=(CLE, ("nom",)),
)
GOUVERNANCE = Groupe(
    "Gouvernance",
    {
        "representativite": riche("Représentativité des professions"),
        "missions": riche("Attribution des missions"),
        "decisions": riche("Prise de décision"),
        "partenariats": riche("Partenariats"),
        "outils": riche("Outils et méthodes de travail"),
        "instances": INSTANCES,
        "colleges": Lignes(
            "Collèges",
            {
                "cle": CALCULE,
                "nom": Champ("Collège"),
                "composition": Champ("Qui en fait partie"),
                "ponderation": nombre("Part des voix, en pour cent"),
            },
            nom=("nom",),
            identites=(CLE, ("nom",)),
        ),
        "regles_de_decision": Lignes(
            "Règles de décision",
            {
                "cle": CALCULE,
                "objet": CALCULE,
                "objet_libelle": Champ("Type de décision"),
                "mode": CALCULE,
                "mode_libelle": Champ("Règle"),
                "instance": Champ("Instance qui décide"),
                "precision": Champ("Précision"),
            },
            nom=("objet_libelle",),
            identites=(CLE, ("objet", "instance"), ("objet",)),
        ),
        "conventions": Lignes(
            "Conventions",
            {
                "cle": CALCULE,
                "partenaire": Champ("Partenaire"),
                "objet": Champ("Objet"),
                "etat": CALCULE,
                "etat_libelle": Champ("État"),
                "signee_le": CALCULE,
                "signee": Champ("Signée le"),
                "piece": Champ("Pièce jointe"),
            },
            nom=("partenaire", "objet"),
            identites=(CLE, ("partenaire", "objet"), ("partenaire",)),
        ),
    },
)
FORME = Groupe(
    "Forme juridique",
    {
        "forme": CALCULE,
        "forme_libelle": Champ("Forme juridique"),
        "pluriprofessionnelle": Champ("Garantit la pluriprofessionnalité"),
        "pluriprofessionnelle_preuve": Champ("Preuve : pluriprofessionnalité"),
        "adhesion": Champ("Permet l’adhésion de toutes les catégories d’acteurs"),
        "adhesion_preuve": Champ("Preuve : adhésion"),
        "financements": Champ("Peut recevoir et redistribuer les financements"),
        "financements_preuve": Champ("Preuve : financements"),
        "missions": Champ("Est adaptée aux missions choisies"),
        "missions_preuve": Champ("Preuve : missions"),
        "recrutement": Champ("Peut recruter du personnel"),
        "recrutement_preuve": Champ("Preuve : recrutement"),
    },
)
OUTILS = Lignes(
    "Outils numériques",
    {
        "cle": CALCULE,
        "usage": CALCULE,
        "usage_libelle": Champ("Usage"),
        "nom": Champ("Outil"),
        "etat": CALCULE,
        "etat_libelle": Champ("État"),
        "utilisateurs": Champ("Qui l’emploie"),
        "conformite": CALCULE,
        "conformite_libelle": Champ("Conforme HDS ou MSSanté"),
    },
    nom=("usage_libelle", "nom"),
    identites=(CLE, ("usage", "nom"), ("usage",)),
)
ACTIONS_DE_COMMUNICATION = Lignes(
    "Actions de communication",
    {
        "cle": CALCULE,
        "public": CALCULE,
        "public_libelle": Champ("Public visé"),
        "support": Champ("Support"),
        "frequence": Champ("Fréquence"),
        "responsable": Champ("Responsable"),
        "premiere_le": CALCULE,
        "premiere": Champ("Première fois"),
    },
    nom=("public_libelle", "support"),
    identites=(CLE, ("public", "support"), ("support",)),
)
SUIVI = Groupe(
    "Calendrier de suivi",
    {
        "responsable": Champ("Responsable du suivi"),
        "rendez_vous": Lignes(
            "Rendez-vous de suivi",
            {
                "cle": CALCULE,
                "objet": Champ("Ce qui s’y fait"),
                "responsable": Champ("Responsable"),
                "jour_le": CALCULE,
                "jour": Champ("Date"),
            },
            nom=("jour", "objet"),
            identites=(CLE, ("jour_le",), ("objet",)),
        ),
        "indicateurs": CALCULE,
    },
)
BUDGET_DU_PROJET = Groupe(
    "Budget prévisionnel",
    {
        "lignes": Lignes(
            "Lignes de budget",
            {
                "cle": CALCULE,
                "volet": CALCULE,
                "volet_libelle": Champ("Volet"),
                "sens": CALCULE,
                "code": CALCULE,
                "compte": Champ("Compte"),
                "compte_libelle": Champ("Nom du compte"),
                "libelle": Champ("Précision"),
                "origine": CALCULE,
                "origine_libelle": Champ("Origine"),
                **{champ_d_annee(annee): euros(f"Année {annee}") for annee in ANNEES},
                "montant": euros("Montant"),
                "aci_poste": CALCULE,
                "aci_nature": CALCULE,
                "regle": Champ("Règle de calcul"),
            },
            nom=("compte", "compte_libelle", "libelle"),
            identites=(CLE, ("volet", "sens", "compte", "libelle"), ("volet", "sens", "compte")),
        ),
        "totaux": Groupe("Totaux", {"charge": euros("Total des charges"), "produit": euros("Total des produits")}),
        "annees": CALCULE,
        "recapitulatif": CALCULE,
        "defauts": CALCULE,
        "options": Groupe(
            "Options de l’ACI",
            {
                "compensation_snp": Champ("Compensation des soins non programmés"),
                "supplement_snp": Champ("Supplément traitement et orientation"),
            },
        ),
        "aci": CALCULE,
    },
)
