"""Les composants : dates et montants en mots, badges, frise, étapes, erreurs, champs, listes."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.urls import reverse

from commun.composants.badges import BADGES, badge
from commun.composants.dates import heure, jour_long, jour_moyen, relatif
from commun.composants.elements import EtapeFormulaire, EtapeFrise, FiltreActif, LigneMontant
from commun.composants.erreurs_de_formulaire import lister_erreurs
from cpts_portal.actifs import icones_disponibles
from cpts_portal.contenus.glossaire import GLOSSAIRE

JOUR = date(2026, 3, 2)


def rendre(source, **contexte):
    """Rend une source de gabarit, espaces réduits."""
    request = RequestFactory().get("/liste/?etat=depose&page=2")
    gabarit = engines["django"].from_string(source)
    return re.sub(r"[ \n]+", " ", gabarit.render(contexte, request)).strip()


class EssaiForm(forms.Form):
    nom = forms.CharField(label="Nom", help_text="Exemple.")
    note = forms.CharField(label="Note", required=False)
    missions = forms.MultipleChoiceField(
        label="Missions", choices=(("a", "A"), ("b", "B")), widget=forms.CheckboxSelectMultiple
    )
    accord = forms.BooleanField(label="Accord")

    def clean(self):
        self.add_error(None, "Le total ne tombe pas juste.")


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [
        (JOUR, "lundi 2 mars 2026"),
        (date(2026, 5, 1), "vendredi 1er mai 2026"),
        (date(2026, 8, 31), "lundi 31 août 2026"),
    ],
)
def test_une_date_s_ecrit_en_toutes_lettres(jour, attendu):
    assert jour_long(jour) == attendu
    assert attendu.endswith(jour_moyen(jour))


def test_un_instant_se_lit_a_paris():
    instant = datetime(2026, 6, 30, 22, 5, tzinfo=UTC)
    assert jour_long(instant) == "mercredi 1er juillet 2026"
    assert heure(instant) == "0 h 05"


@pytest.mark.parametrize(
    ("ecart", "attendu"),
    [
        (0, "aujourd’hui"),
        (1, "demain"),
        (-1, "hier"),
        (2, "dans 2 jours"),
        (-59, "il y a 59 jours"),
        (-61, "il y a 2 mois"),
        (400, "dans 13 mois"),
        (-800, "il y a 2 ans"),
    ],
)
def test_le_temps_relatif_se_dit_en_mots(ecart, attendu):
    assert relatif(date.fromordinal(JOUR.toordinal() + ecart), JOUR) == attendu


@time_machine.travel("2026-03-02 12:00 +0100")
def test_la_date_longue_porte_sa_valeur_et_le_relatif_a_cote():
    rendu = rendre("{% date_longue jour %}", jour=date(2026, 3, 4))
    assert rendu == '<time datetime="2026-03-04">mercredi 4 mars 2026</time> (dans 2 jours)'


def test_les_montants_et_les_absents_ont_un_seul_format():
    assert rendre("{{ m|euros }} {{ rien|euros }} {{ n|nombre }}", m=Decimal("12010.28"), rien=None, n=6124653) == (
        "12\u202f010,28\u00a0€ – 6\u202f124\u202f653"
    )


def test_la_liste_des_badges_couvre_la_charte():
    attendus = {"brouillon", "chez_guichet", "a_completer", "avis_rendu", "chez_ars", "accordee", "delai_legal"}
    attendus |= {"valide", "en_signature", "actif", "termine", "refuse"}
    assert attendus <= set(BADGES)


@pytest.mark.parametrize("cle", BADGES)
def test_chaque_badge_a_un_mot_et_une_icone_embarquee(cle):
    assert BADGES[cle].libelle
    assert BADGES[cle].icone in icones_disponibles()
    assert BADGES[cle].libelle in rendre("{% badge_etat cle %}", cle=cle)


def test_un_badge_inconnu_est_refuse():
    with pytest.raises(ValueError, match="Badge d’état inconnu"):
        badge("mystere")


@time_machine.travel("2026-03-02 12:00 +0100")
def test_les_quatre_questions_ont_toujours_une_reponse():
    rendu = rendre('{% quatre_questions "brouillon" "Équipe" a_vous=True depuis=jour %}', jour=date(2026, 2, 20))
    for attendu in ("Brouillon", "À vous", "Équipe", "vendredi 20 février 2026", "il y a 10 jours", "Aucune échéance"):
        assert attendu in rendu


def test_la_frise_garde_l_ordre_et_nomme_auteur_article_et_document():
    etapes = [
        EtapeFrise("passe", "Déposé", JOUR, "Anne Puech", document_adresse="/d/", document_libelle="Accusé"),
        EtapeFrise("present", "En lecture"),
        EtapeFrise("futur", "Validation tacite", date(2026, 5, 2), article="CSP L1434-12"),
    ]
    rendu = rendre("{% frise etapes %}", etapes=etapes)
    assert re.findall(r'<li class="(\w+)"', rendu) == ["passe", "present", "futur"]
    assert "Anne Puech" in rendu
    assert "CSP L1434-12" in rendu
    assert '<a href="/d/">' in rendu
    assert rendu.count('aria-current="step"') == 1


def test_le_tableau_des_montants_explique_chaque_ligne_et_somme():
    lignes = [
        LigneMontant("Fixe", Decimal("10"), regle="Au prorata.", source="Art. 6"),
        LigneMontant("Autre", Decimal(5)),
    ]
    rendu = rendre('{% tableau_montants lignes "Versements" total %}', lignes=lignes, total=Decimal(15))
    assert rendu.count("<details>") == 1
    assert "Source : Art. 6" in rendu
    assert re.search(r"<tfoot>.*15,00\u00a0€", rendu)
    assert "<tfoot>" not in rendre('{% tableau_montants lignes "Versements" %}', lignes=lignes)


def test_le_resume_d_erreurs_mene_a_chaque_champ():
    formulaire = EssaiForm({"nom": ""})
    erreurs = lister_erreurs(formulaire, None)
    assert [(erreur.libelle, erreur.cible) for erreur in erreurs] == [
        ("", ""),
        ("", "id_nom"),
        ("", "id_missions_0"),
        ("Accord", "id_accord"),
    ]
    rendu = rendre("{% resume_erreurs form %}", form=formulaire)
    assert "4 réponses sont à corriger" in rendu
    assert '<a href="#id_missions_0">' in rendu
    assert "data-focus" in rendu


def test_un_formulaire_pas_encore_envoye_n_a_pas_d_erreur():
    assert rendre("{% resume_erreurs form %}", form=EssaiForm()) == ""
    assert rendre("{% prefixe_erreur %}", form=EssaiForm()) == ""


def test_le_titre_d_un_formulaire_refuse_commence_par_erreur():
    assert rendre("{% prefixe_erreur %}x", form=EssaiForm({})) == "Erreur : x"


@pytest.mark.parametrize("source", ["{% load crispy_forms_filters %}{{ form|crispy }}", "{{ form }}"])
def test_les_champs_facultatifs_sont_dits_et_aucun_asterisque(source):
    rendu = rendre(source, form=EssaiForm())
    assert rendu.count("(facultatif)") == 1
    assert re.search(r"Note <span class=\"facultatif\">", rendu)
    assert "*" not in rendu


def test_un_formulaire_dont_rien_n_est_exige_ne_repete_pas_facultatif():
    class FiltresForm(forms.Form):
        q = forms.CharField(required=False)

    assert "facultatif" not in rendre("{% load crispy_forms_filters %}{{ form|crispy }}", form=FiltresForm())


@pytest.mark.parametrize("source", ["{% load crispy_forms_filters %}{{ form|crispy }}", "{{ form }}"])
def test_l_aide_et_l_erreur_sont_reliees_au_champ_dans_l_ordre_de_lecture(source):
    rendu = rendre(source, form=EssaiForm({"nom": ""}))
    assert 'aria-describedby="id_nom_helptext id_nom_error"' in rendu
    assert 'aria-invalid="true"' in rendu
    ordre = [
        rendu.index(repere) for repere in ('for="id_nom"', 'id="id_nom_helptext"', 'id="id_nom_error"', 'name="nom"')
    ]
    assert ordre == sorted(ordre)


def test_un_groupe_de_cases_a_une_legende_et_une_seule_erreur():
    rendu = rendre("{% load crispy_forms_filters %}{{ form|crispy }}", form=EssaiForm({}))
    assert re.search(r"<fieldset aria-describedby=\"id_missions_error\"> ?<legend", rendu)
    assert rendu.count('id="id_missions_error"') == 1


def test_la_liste_des_etapes_compte_et_situe():
    etapes = [EtapeFormulaire("a", "Un", "terminee", "/a/"), EtapeFormulaire("b", "Deux", "en_cours", "/b/")]
    etapes.append(EtapeFormulaire("c", "Trois"))
    rendu = rendre('{% liste_etapes etapes "b" %}', etapes=etapes)
    assert "1 étape complète sur 3" in rendu
    assert re.search(r'href="/b/" aria-current="step"', rendu)
    assert rendu.count("<a ") == 2


def test_le_bouton_d_acte_envoie_un_formulaire_protege():
    rendu = rendre('{% bouton_acte "/acte/" "Déposer la lettre" champs=champs %}', champs={"version": "3"})
    assert 'method="post" action="/acte/"' in rendu
    assert re.search(r'name="csrfmiddlewaretoken" value="\w{64}"', rendu)
    assert '<input type="hidden" name="version" value="3">' in rendu


def test_la_pagination_garde_les_filtres_et_situe_la_page():
    page = Paginator(range(95), 20).page(2)
    rendu = rendre("{% pagination page %}", page=page)
    assert "21 à 40 sur 95" in rendu
    assert 'href="?etat=depose&amp;page=3"' in rendu
    assert re.search(r'page=2" aria-current="page"', rendu)
    assert rendre("{% pagination page %}", page=Paginator(range(3), 20).page(1)) == ""


def test_les_filtres_se_lisent_en_mots_et_se_retirent():
    rendu = rendre('{% filtres_resumes filtres 2 "dossier" "/liste/" %}', filtres=[FiltreActif("Gers", "?a=1")])
    assert "<strong>2 dossiers</strong>" in rendu
    assert 'href="?a=1">Gers' in rendu
    assert "Aucun dossier" in rendre('{% filtres_resumes filtres 0 "dossier" %}', filtres=())


def test_un_terme_porte_sa_definition_et_mene_au_glossaire():
    rendu = rendre('Le {% terme "fir" %}, puis.')
    assert f'href="{reverse("pages:glossaire")}#fir"' in rendu
    assert GLOSSAIRE["fir"].definition in rendu
    assert rendu.endswith("</span>, puis.")


def test_un_terme_absent_du_glossaire_est_un_defaut():
    with pytest.raises(KeyError):
        rendre('{% terme "jargon" %}')


@pytest.mark.parametrize(("ton", "classe"), [("info", "info"), ("succes", "success"), ("avertissement", "warning")])
def test_une_alerte_a_un_ton_une_icone_et_un_titre(ton, classe):
    rendu = rendre("{% alerte ton titre=titre %}<p>Texte</p>{% endalerte %}", ton=ton, titre="<Titre>")
    assert f'class="alert alert-{classe}"' in rendu
    assert "&lt;Titre&gt;" in rendu
    assert "<p>Texte</p>" in rendu


def test_le_fil_d_ariane_finit_par_la_page():
    rendu = rendre('{% fil_ariane "Dossiers" "/dossiers/" "CPTS du Gers" %}')
    assert '<a href="/dossiers/">Dossiers</a>' in rendu
    assert '<span aria-current="page">CPTS du Gers</span>' in rendu
