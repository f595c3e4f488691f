"""L'association de la démonstration : huit textes produits, les statuts changés et produits de nouveau, une fois."""

from association.enums import TypeTexte
from association.models import VersionTexte
from association.redaction.changements import changements
from cpts_portal.demo.association import fonder_des_associations
from cpts_portal.demo.installation import Installation


def test_chaque_texte_est_produit_et_les_statuts_deux_fois(demo: Installation) -> None:
    versions = VersionTexte.objects.order_by("type", "numero")
    assert {v.type for v in versions} == set(TypeTexte.values)
    premiers, seconds = [v for v in versions if v.type == TypeTexte.STATUTS]
    assert {c.cle for c in changements(premiers.texte, seconds.texte)} >= {
        "colleges",
        "qualites",
        "objet",
        "signatures",
    }
    assert [v.texte.manques for v in versions] == [()] * 9


def test_elle_ne_se_fonde_pas_deux_fois(demo: Installation) -> None:
    assert fonder_des_associations(demo.midi) == 0
